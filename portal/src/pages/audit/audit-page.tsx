import { Button, Link, makeStyles, Subtitle1, ToggleButton, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowDownloadRegular, FilterRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { AuditEntry } from '../../../../src/contracts/audit.ts';
import { useAddress } from '../../lib/address.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { Time } from '../../parts/time.tsx';
import { actionTexts } from './action-texts.ts';
import { AuditFilters } from './audit-filters.tsx';
import { EntryPanel } from './entry-panel.tsx';
import { Outcome } from './outcome.tsx';
import { auditTexts } from './texts.ts';
import { filterOf, useAudit } from './use-audit.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  // On a phone the column is not there.
  narrowOnly: { display: 'none', '@media (max-width: 640px)': { display: 'inline' } },
  export: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
});

/** The audit log of the organization. */
export function AuditPage() {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const columns = useAuditColumns();
  const [address, change] = useAddress();
  const filter = filterOf(address);
  const isFiltered = Object.keys(filter).length > 0;
  const [showsFilters, setShowsFilters] = useState(isFiltered || innerWidth > 640);
  const { items, more, error, refetch } = useAudit(filter);
  const opened = address.get('entry');
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        <ToggleButton
          icon={<FilterRegular />}
          checked={showsFilters}
          aria-expanded={showsFilters}
          onClick={() => setShowsFilters(!showsFilters)}
        >
          {texts.filters}
        </ToggleButton>
        <Button appearance="subtle" icon={<ArrowClockwiseRegular />} onClick={() => void refetch()}>
          {texts.refresh}
        </Button>
        <Link className={styles.export} href={paths.auditExport(filter)} download>
          <ArrowDownloadRegular aria-hidden />
          {texts.export}
        </Link>
      </div>
      {showsFilters && <AuditFilters filter={filter} onChange={change} />}
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <RecordList
        label={texts.title}
        columns={columns}
        rows={items}
        idOf={({ id }) => id}
        nameOf={({ position }) => String(position)}
        more={more}
        onOpen={({ id }) => change({ entry: id })}
        opened={opened}
        empty={
          <>
            <Subtitle1 as="h2">{isFiltered ? texts.noMatch.title : texts.noneYet.title}</Subtitle1>
            <p>{isFiltered ? texts.noMatch.lead : texts.noneYet.lead}</p>
          </>
        }
      />
      {opened && (
        <EntryPanel
          id={opened}
          listed={items}
          onFilter={only =>
            change({
              ...{ from: null, to: null, action: null, outcome: null, principal: null, target: null, entry: null },
              ...only,
            })
          }
          onClose={() => change({ entry: null })}
        />
      )}
    </Page>
  );
}

function useAuditColumns(): readonly Column<AuditEntry>[] {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const actions: Readonly<Record<string, string>> = useTexts(actionTexts);
  const column = (
    id: keyof typeof texts.columns,
    width: string,
    cell: Column<AuditEntry>['cell'],
  ): Column<AuditEntry> => ({ ...{ id, label: texts.columns[id], width, cell } });
  return [
    { ...column('at', 'minmax(11rem, 1fr)', ({ at }) => <Time at={at} />), essential: true },
    {
      ...column('action', 'minmax(12rem, 1.6fr)', ({ action, outcome }) => (
        <span title={action}>
          {outcome !== 'done' && (
            <span className={styles.narrowOnly}>
              <Outcome outcome={outcome} />:{' '}
            </span>
          )}
          {actions[action] ?? action}
        </span>
      )),
      essential: true,
    },
    column('outcome', 'minmax(7rem, 0.7fr)', ({ outcome }) => <Outcome outcome={outcome} />),
    column('principal', 'minmax(9rem, 1.2fr)', ({ principal }) => principal.name),
    column('target', 'minmax(9rem, 1.4fr)', ({ target }) =>
      target ? `${texts.nouns[target.kind] ?? target.kind} …${target.id.slice(-8)}` : '–',
    ),
    column('address', 'minmax(8rem, 0.8fr)', ({ address }) => address ?? '–'),
  ];
}
