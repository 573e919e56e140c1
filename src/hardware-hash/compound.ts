import { fromHex, type Layout, mac, toHex, u32At, viewOf } from './layout.ts';
import { wideText } from './text.ts';

export interface NetworkAdapter {
  /** NDIS physical medium: 0 unspecified, 1 WLAN, 9 native 802.11, 10 Bluetooth, 14 Ethernet. */
  readonly medium: number;
  readonly macAddress: string;
  /** `PCI`, `BTH`, `VMBUS`, … */
  readonly bus: string;
}

/** u32 medium, 6 bytes address, u32 n, n bytes of bus name with a NUL. */
export const networkAdapter: Layout<NetworkAdapter> = {
  kind: '14 bytes and a bus name',
  fits(bytes, start, end) {
    return end - start >= 14 && u32At(bytes, start + 10) === end - start - 14;
  },
  read(payload) {
    const view = viewOf(payload);
    return {
      medium: view.getUint32(0, true),
      macAddress: mac.read(view, 4),
      bus: wideText.read(payload.subarray(14)),
    };
  },
  write(value) {
    const bus = wideText.write(`${value.bus}\0`);
    const payload = new Uint8Array(14 + bus.length);
    const view = viewOf(payload);
    view.setUint32(0, value.medium, true);
    mac.write(view, 4, value.macAddress);
    view.setUint32(10, bus.length, true);
    payload.set(bus, 14);
    return payload;
  },
};

export interface ProcessorClass {
  readonly efficiencyClass: number;
  readonly cores: number;
  readonly threads: number;
}

/** u8 count, then for each class u8 efficiency class, u16 cores, u16 threads; the fastest first. */
export const processorClasses: Layout<readonly ProcessorClass[]> = {
  kind: '1 byte and 5 for each class',
  fits: (bytes, start, end) => end > start && end - start === 1 + 5 * bytes[start]!,
  read(payload) {
    const view = viewOf(payload);
    return Array.from({ length: view.getUint8(0) }, (_, index) => ({
      efficiencyClass: view.getUint8(1 + 5 * index),
      cores: view.getUint16(2 + 5 * index, true),
      threads: view.getUint16(4 + 5 * index, true),
    }));
  },
  write(classes) {
    const payload = new Uint8Array(1 + 5 * classes.length);
    const view = viewOf(payload);
    view.setUint8(0, classes.length);
    classes.forEach((each, index) => {
      view.setUint8(1 + 5 * index, each.efficiencyClass);
      view.setUint16(2 + 5 * index, each.cores, true);
      view.setUint16(4 + 5 * index, each.threads, true);
    });
    return payload;
  },
};

/** Bytes whose meaning is not known, as lower-case hex. */
export const opaque: Layout<string> = { kind: 'bytes', read: toHex, write: fromHex };
