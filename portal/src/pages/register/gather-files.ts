/** Files that somebody chose or dropped; `skipped` counts those of folders that can be no list of devices. */
export interface Gathered {
  readonly files: readonly File[];
  readonly skipped: number;
  /** The name of the folder, where it was one. */
  readonly folder: string | null;
}

/** In a folder there may be anything; what somebody chooses by itself is taken as it is, to be told what is wrong with it. */
const isList = (name: string): boolean => /\.(csv|tsv|txt)$/i.test(name);

/** Of an input that takes files, or a folder. */
export function chosenFiles(list: FileList): Gathered {
  const files = [...list];
  const folder = files[0]?.webkitRelativePath.split('/')[0];
  return folder ? ofFolder(files, folder) : { files, skipped: 0, folder: null };
}

/** Of what was dropped; folders with all that is below them. */
export async function droppedFiles({ items }: DataTransfer): Promise<Gathered> {
  // The list is empty as soon as the event is over, so everything is taken out of it first.
  const dropped = [...items].map(item => item.webkitGetAsEntry() ?? item.getAsFile()).filter(each => each !== null);
  const folder = dropped.find(each => !(each instanceof File) && each.isDirectory);
  const found = await Promise.all(dropped.map(each => (each instanceof File ? [each] : filesOf(each))));
  const files = found.flat();
  return folder ? ofFolder(files, folder.name) : { files, skipped: 0, folder: null };
}

function ofFolder(all: readonly File[], folder: string): Gathered {
  const files = all.filter(({ name }) => isList(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { files, skipped: all.length - files.length, folder };
}

async function filesOf(entry: FileSystemEntry): Promise<readonly File[]> {
  if (isFile(entry)) return [await new Promise<File>((resolve, reject) => entry.file(resolve, reject))];
  if (!isFolder(entry)) return [];
  const found: (readonly File[])[] = [];
  const reader = entry.createReader();
  // A reader gives a hundred entries at a time, and none once it is through.
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found.flat();
    found.push(...(await Promise.all(entries.map(filesOf))));
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
