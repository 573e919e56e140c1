/**
 * What a file that is no text looks like, by its first bytes: a name for the reader of the refusal, `binary` where only
 * that much is known, null for text.
 */
export function binaryKind(head: Uint8Array): string | null {
  const start = latin1.decode(head);
  const known = signatures.find(({ bytes }) => start.startsWith(bytes));
  if (known) return start.startsWith('PK') ? archiveKind(start) : known.name;
  return /^(ÿþ|þÿ)/.test(start) || isText(head) ? null : 'binary';
}

const latin1 = new TextDecoder('iso-8859-1');

/** First bytes, as Windows-1252 text (which is what the label `iso-8859-1` decodes), of files that people choose by mistake. */
const signatures: readonly { readonly bytes: string; readonly name: string }[] = [
  { bytes: 'PK\x03\x04', name: 'ZIP' },
  { bytes: 'ÐÏ\x11à', name: 'Excel (.xls)' },
  { bytes: '%PDF-', name: 'PDF' },
  { bytes: '‰PNG\r\n', name: 'PNG' },
  { bytes: 'ÿØÿ', name: 'JPEG' },
  { bytes: 'GIF8', name: 'GIF' },
  { bytes: '\x1f‹', name: 'gzip' },
  { bytes: '7z¼¯', name: '7-Zip' },
  { bytes: 'Rar!\x1a', name: 'RAR' },
  { bytes: '\x7fELF', name: 'ELF' },
  { bytes: 'MZ\x90\0', name: 'EXE' },
  { bytes: 'ÿþ\0\0', name: 'UTF-32' },
  { bytes: '\0\0þÿ', name: 'UTF-32' },
];

/** Workbooks are ZIP archives; the names of their parts stand uncompressed near the start. */
function archiveKind(start: string): string {
  if (/xl\/|\[Content_Types\]/.test(start)) return 'Excel (.xlsx)';
  return start.includes('opendocument') ? 'OpenDocument (.ods)' : 'ZIP';
}

/** Text has hardly any control characters. NULs count only where they are not the regular ones of UTF-16. */
function isText(head: Uint8Array): boolean {
  let controls = 0;
  const nuls = [0, 0];
  for (const [at, byte] of head.entries()) {
    if (byte === 0) nuls[at % 2]!++;
    else if (byte < 9 || (byte > 13 && byte < 32)) controls++;
  }
  const irregular = controls + Math.min(...nuls);
  return irregular <= 4 || irregular < head.length / 20;
}
