import type { TenantKind } from '../../../../src/contracts/tenants.ts';
import type { Amended, Changes } from './check/amend.ts';
import { ask } from './check/checker.ts';
import type { Chosen, Source } from './chosen.ts';
import { countsOf, isChanged, type SourceCounts } from './source-counts.ts';

/** What becomes one batch. */
export interface Load {
  readonly name: string;
  readonly sourceIds: readonly string[];
  /** The file as it is sent, and its SHA-256: as it was chosen where nothing was changed. */
  prepare(): Promise<Pick<Amended, 'file' | 'sha256'>>;
}

interface Ready {
  readonly source: Source;
  readonly counts: SourceCounts;
  readonly sha256: string;
}

/** The sources that can be sent, with what is in them. */
export function readySources(sources: readonly Source[]): readonly Ready[] {
  return sources.flatMap(source => {
    if (source.state.is !== 'checked') return [];
    const counts = countsOf(source.state.report, source);
    return counts.toSend > 0 ? [{ source, counts, sha256: source.state.report.sha256 }] : [];
  });
}

/** Whether several files can become one batch: rows without a hash mean another thing in another family. */
export function canJoin(sources: readonly Source[]): boolean {
  const ready = readySources(sources);
  return ready.length > 1 && ready.every(({ source: { state } }) => state.is === 'checked' && hasHashes(state.report));
}

const hasHashes = ({ columns }: { readonly columns: readonly string[] }): boolean => columns.includes('hardwareHash');

export function loadsOf(
  { sources, joined }: Pick<Chosen, 'sources' | 'joined'>,
  sender: TenantKind,
  joinedName: string,
): readonly Load[] {
  const ready = readySources(sources);
  if (joined && canJoin(sources)) {
    const parts = ready.map(({ source }) => ({ file: source.file, changes: changesOf(source) }));
    const sourceIds = ready.map(({ source }) => source.id);
    return [{ name: joinedName, sourceIds, prepare: () => ask('join', { parts, sender }) }];
  }
  return ready.map(each => ({
    name: each.source.name,
    sourceIds: [each.source.id],
    prepare: () => preparedOne(each, sender),
  }));
}

async function preparedOne({ source, counts, sha256 }: Ready, sender: TenantKind): ReturnType<Load['prepare']> {
  const { file } = source;
  if (!isChanged(counts, source)) return { file, sha256 };
  return await ask('amend', { file, changes: changesOf(source), sender });
}

export function changesOf({ corrected, leftOut, leaveOutBad }: Source): Changes {
  const cells = new Map([...corrected].map(([line, correction]) => [line, correction.cells] as const));
  return { corrected: cells, leftOut, leaveOutBad };
}
