import type { Download } from '../../../src/contracts/client-answers.ts';

/** Has the browser save a file that the server sends; rejects where the server refused it. */
export async function save(download: Promise<Download>, fallbackName: string): Promise<void> {
  const { fileName, body } = await download;
  // The browser keeps a large blob on disk.
  const address = URL.createObjectURL(await new Response(body).blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName ?? fallbackName;
  link.click();
  // Not at once: it is read after the click.
  setTimeout(() => URL.revokeObjectURL(address), minute);
}

const minute = 60_000;
