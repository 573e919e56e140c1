import { batch } from './batches.ts';
import { type Send, wait } from './client-transport.ts';
import { devicesEvent, type TenantEvent } from './events.ts';

/**
 * What an event stream yields. `open`: connected (again), so what is read from now on misses nothing that follows.
 * `reset`: events were missed for good; read everything anew.
 */
export type StreamItem = TenantEvent | { readonly event: 'open' } | { readonly event: 'reset' };

export interface EventOptions {
  /** The position to go on after; without it, from now on. */
  readonly after?: number;
  readonly signal?: AbortSignal;
}

/** Follows a tenant's events without end, connecting again wherever it breaks; ends by refusal or by `signal` (which it throws). */
export async function* followEvents(
  send: Send,
  path: string,
  options: EventOptions,
): AsyncGenerator<StreamItem, never> {
  let position = options.after === undefined ? undefined : String(options.after);
  let pause = 1;
  for (;;) {
    const resume: Record<string, string> = position === undefined ? {} : { 'last-event-id': position };
    const headers = { accept: 'text/event-stream', ...resume };
    const response = await send({ path, headers, repeatable: true, signal: options.signal });
    yield { event: 'open' };
    try {
      for await (const message of parseMessages(textOf(response))) {
        if (message.retry !== undefined) pause = message.retry / 1000;
        if (message.id !== undefined) position = message.id;
        const item = itemOf(message);
        if (item) yield item;
      }
    } catch (error) {
      if (options.signal?.aborted || !brokenOff(error)) throw error;
    }
    await wait(pause, options.signal);
  }
}

/** A stream that breaks off is a TypeError from fetch's body; everything else is a mistake of one side. */
function brokenOff(error: unknown): boolean {
  return error instanceof TypeError;
}

function itemOf({ id, event, data }: Message): StreamItem | null {
  if (event === 'reset') return { event };
  if (event === 'batch') return { event, position: Number(id), data: batch.parse(JSON.parse(data)) };
  if (event === 'devices') return { event, position: Number(id), data: devicesEvent.parse(JSON.parse(data)) };
  // Within v1 kinds of events may be added.
  return null;
}

/** One block of a stream of server-sent events (HTML standard, section 9.2.6); what the block does not say is undefined. */
export interface Message {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
  readonly retry?: number;
}

/** Cuts a stream of text, however it is chunked, into messages. A message that breaks off is dropped. */
export async function* parseMessages(chunks: AsyncIterable<string>): AsyncGenerator<Message> {
  let buffer = '';
  let lines: string[] = [];
  for await (const chunk of chunks) {
    buffer += chunk;
    // A CR at the end may be half of a CRLF.
    const complete = buffer.endsWith('\r') ? buffer.slice(0, -1) : buffer;
    const cut = complete.split(/\r\n|\r|\n/);
    buffer = cut.pop() + buffer.slice(complete.length);
    for (const line of cut) {
      if (line !== '') lines.push(line);
      else if (lines.length > 0) {
        yield messageOf(lines);
        lines = [];
      }
    }
  }
}

function messageOf(lines: readonly string[]): Message {
  const message: { id?: string; event?: string; retry?: number } = {};
  const data: string[] = [];
  for (const line of lines) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'data') data.push(value);
    else if (name === 'id' || name === 'event') message[name] = value;
    else if (name === 'retry' && /^\d+$/.test(value)) message.retry = Number(value);
  }
  return { ...message, data: data.join('\n') };
}

/** By a reader, since not every browser can iterate a stream. Whoever stops iterating closes the connection. */
async function* textOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
