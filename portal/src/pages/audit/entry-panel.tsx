import {
  Button,
  Link,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { FilterRegular } from '@fluentui/react-icons';
import { Link as To } from 'wouter';
import type { AuditEntry, AuditFilter } from '../../../../src/contracts/audit.ts';
import { errorCodes } from '../../../../src/contracts/errors.ts';
import { textsOf } from '../../../../src/contracts/texts/render.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { actionTexts } from './action-texts.ts';
import { Outcome } from './outcome.tsx';
import { auditTexts } from './texts.ts';
import { useEntry } from './use-audit.ts';
import { ChangedValues, valueText } from './values.tsx';

type OnFilter = (only: Pick<AuditFilter, 'principal' | 'target'>) => void;

/** One entry of the log, whole. */
export function EntryPanel({
  id,
  listed,
  onFilter,
  onClose,
}: {
  readonly id: string;
  readonly listed: readonly AuditEntry[];
  readonly onFilter: OnFilter;
  readonly onClose: () => void;
}) {
  const { title, panel } = useTexts(auditTexts);
  const actions: Readonly<Record<string, string>> = useTexts(actionTexts);
  const { entry, error } = useEntry(id, listed);
  return (
    <SidePanel
      title={entry ? (actions[entry.action] ?? entry.action) : title}
      lead={entry && <Time at={entry.at} />}
      onClose={onClose}
    >
      {error && <ProblemBox error={error} />}
      {entry === undefined && !error && <Loading />}
      {entry === null && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{panel.notFound.title}</MessageBarTitle>
            {panel.notFound.lead}
          </MessageBarBody>
        </MessageBar>
      )}
      {entry && <Known entry={entry} onFilter={onFilter} />}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  code: { fontFamily: tokens.fontFamilyMonospace },
});

function Known({ entry, onFilter }: { readonly entry: AuditEntry; readonly onFilter: OnFilter }) {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const { columns, panel } = texts;
  const { principal, target, before, after, detail, requestId, code } = entry;
  return (
    <>
      <Facts
        facts={[
          [columns.outcome, <Outcome key="outcome" outcome={entry.outcome} />],
          ...(code ? [[panel.code, <CodeTitle key="code" code={code} />] as const] : []),
          [panel.who, `${principal.name} (${panel.kinds[principal.kind]})`],
          [columns.address, entry.address ?? '–'],
          [columns.action, <code key="action">{entry.action}</code>],
          [columns.target, target ? <TargetLink key="target" {...target} /> : '–'],
        ]}
      />
      <div className={styles.filters}>
        <Button size="small" icon={<FilterRegular />} onClick={() => onFilter({ principal: principal.id })}>
          {panel.allBy(principal.name)}
        </Button>
        {target && (
          <Button size="small" icon={<FilterRegular />} onClick={() => onFilter({ target: target.id })}>
            {panel.allOnTarget}
          </Button>
        )}
      </div>
      {(before || after) && (
        <PanelSection title={panel.changed}>
          <ChangedValues before={before ?? {}} after={after ?? {}} />
        </PanelSection>
      )}
      {detail && Object.keys(detail).length > 0 && (
        <PanelSection title={panel.detail}>
          <Facts facts={Object.entries(detail).map(([name, value]) => [name, valueText(value, texts)])} />
        </PanelSection>
      )}
      <PanelSection title={panel.proof} lead={panel.proofLead}>
        <Facts
          facts={[
            [panel.position, entry.position],
            [
              panel.requestId,
              requestId ? <Copied key="id" name={panel.requestId} text={requestId} /> : panel.noRequest,
            ],
            [panel.digest, <Copied key="digest" name={panel.digest} text={entry.digest} />],
          ]}
        />
      </PanelSection>
    </>
  );
}

function Copied({ name, text }: { readonly name: string; readonly text: string }) {
  const styles = useStyles();
  const { copyNamed } = useTexts(auditTexts).panel;
  return (
    <>
      <span className={styles.code}>{text}</span> <CopyButton text={text} label={copyNamed(name)} />
    </>
  );
}

/** The words of a code; a newer server may have more of them. */
function CodeTitle({ code }: { readonly code: string }) {
  const { language } = useLanguage();
  const known = errorCodes.find(each => each === code);
  return (
    <>
      {known && `${textsOf[language].errors[known].title} · `}
      <code>{code}</code>
    </>
  );
}

const placesOf: Readonly<Record<string, (id: string) => string>> = {
  device: id => `${paths.devices}/${id}`,
  batch: paths.batch,
  user: id => `${paths.users}/${id}`,
  client: id => `${paths.clients}/${id}`,
};

function TargetLink({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { nouns } = useTexts(auditTexts);
  const place = placesOf[kind]?.(id);
  return (
    <>
      {nouns[kind] ?? kind}{' '}
      {place ? (
        <To href={place} asChild>
          <Link>{id}</Link>
        </To>
      ) : (
        id
      )}
    </>
  );
}
