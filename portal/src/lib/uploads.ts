import { type Client, muster } from '../../../src/contracts/client.ts';
import { inLanguage } from './api.ts';

/** The API for one upload, to the own organization (null) or for a customer: `tell` hears how many of its bytes have left, from the beginning again with each try. */
export const uploadApi = (customerId: string | null, tell: (sent: number) => void): Client =>
  muster({ session: true, url: '', tenant: customerId ?? 'me' }, inLanguage(fetchTelling(tell)));

/**
 * `fetch`, but for files, whose progress it does not tell: those go by XMLHttpRequest. (Streams as a body, which could be counted,
 * browsers send over HTTP/2 only.)
 */
function fetchTelling(tell: (sent: number) => void): typeof fetch {
  return (input, init) =>
    init?.body instanceof Blob ? sendFile(String(input), init, init.body, tell) : fetch(input, init);
}

function sendFile(url: string, init: RequestInit, file: Blob, tell: (sent: number) => void): Promise<Response> {
  const { method = 'POST', headers, signal } = init;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(method, url);
    request.responseType = 'blob';
    for (const [name, value] of new Headers(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => tell(loaded);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(new TypeError('the connection broke'));
    request.onabort = () => reject(signal?.reason);
    request.onloadend = () => signal?.removeEventListener('abort', abort);
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener('abort', abort);
    tell(0);
    request.send(file);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const lines = request.getAllResponseHeaders().trim().split('\r\n');
  const headers = lines.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const { response, status, statusText } = request;
  return new Response(response, { status, statusText, headers: headers as [string, string][] });
}
