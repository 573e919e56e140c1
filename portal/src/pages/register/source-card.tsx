import {
  Button,
  Caption1,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  ProgressBar,
  Text,
  tokens,
} from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  DismissRegular,
  DocumentRegular,
  type FluentIcon,
  InfoRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import type { Fault } from '../../../../src/contracts/errors.ts';
import { describeFault, describeWarning } from '../../../../src/contracts/texts/render.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { BadRows } from './bad-rows.tsx';
import { bytesText } from './byte-text.ts';
import type { FileReport } from './check/check-file.ts';
import { remove, type Source } from './chosen.ts';
import { countsOf, isChanged } from './source-counts.ts';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  card: {
    ...{ display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  head: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  icon: { flexShrink: 0, fontSize: '20px' },
  fact: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'start', margin: 0 },
  factIcon: { flexShrink: 0, fontSize: '16px', marginTop: '2px' },
});

/** One file: what it is, how its rows are, and what can be done about them. */
export function SourceCard({ source, nameOf }: { readonly source: Source; readonly nameOf: (id: string) => string }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { language } = useLanguage();
  const { customerId } = useTenant();
  const { state, file, name } = source;
  const kind = state.is === 'checked' ? [formatName(state.report.format), encodingName(state.report.encoding)] : [];
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.head}>
        <DocumentRegular className={styles.icon} aria-hidden />
        <div className={styles.name}>
          <Text weight="semibold">{name}</Text>
          <br />
          <Caption1 className={styles.quiet}>{[bytesText(file.size, language), ...kind].join(' · ')}</Caption1>
        </div>
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={texts.takeAway(name)}
          onClick={() => remove(customerId, [source.id])}
        />
      </div>
      {state.is === 'checking' && <Checking source={source} />}
      {state.is === 'refused' && <Refused fault={state.fault} name={name} />}
      {(state.is === 'unreadable' || state.is === 'unchecked') && (
        <MessageBar intent="error" layout="multiline" role="alert">
          <MessageBarBody>
            <MessageBarTitle>{texts[state.is].title}</MessageBarTitle>
            {texts[state.is].text}
          </MessageBarBody>
        </MessageBar>
      )}
      {state.is === 'checked' && <Findings source={source} report={state.report} nameOf={nameOf} />}
    </article>
  );
}

function Checking({ source: { state, file, name } }: { readonly source: Source }) {
  const texts = useTexts(registerTexts);
  const formats = useFormats();
  if (state.is !== 'checking') return null;
  const { bytes, rows } = state.progress;
  return (
    <>
      <ProgressBar value={file.size === 0 ? 0 : bytes / file.size} aria-label={name} />
      <Caption1>{texts.checking(formats.number(rows))}</Caption1>
    </>
  );
}

/** Why a file cannot be read as a whole, and what to do. */
export function Refused({ fault, name }: { readonly fault: Fault; readonly name: string }) {
  const texts = useTexts(registerTexts);
  const { language } = useLanguage();
  const { title, detail, remedy } = describeFault(fault, language);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>
          {texts.refused(name)} {title}.
        </MessageBarTitle>
        {detail} {remedy}
      </MessageBarBody>
    </MessageBar>
  );
}

function Findings({
  source,
  report,
  nameOf,
}: {
  readonly source: Source;
  readonly report: FileReport;
  readonly nameOf: (id: string) => string;
}) {
  const texts = useTexts(registerTexts);
  const { language } = useLanguage();
  const { number } = useFormats();
  const counts = countsOf(report, source);
  const { first, rows } = report.elsewhere;
  const other = first && nameOf(first.otherFile);
  const isWell = counts.bad === 0;
  return (
    <>
      <div role="status">
        <Fact
          Icon={isWell ? CheckmarkCircleFilled : WarningFilled}
          color={isWell ? tokens.colorStatusSuccessForeground1 : tokens.colorStatusDangerForeground1}
        >
          {isWell ? texts.allWell(number(counts.toSend)) : texts.someBad(number(counts.bad), number(counts.rows))}
          {counts.corrected > 0 && ` · ${texts.corrected(number(counts.corrected))}`}
          {counts.leftOut > 0 && ` · ${texts.leftOut(number(counts.leftOut))}`}
        </Fact>
      </div>
      {report.warned.map(({ warning, rows: warnedRows }) => (
        <Fact key={`${warning.code} ${warning.column}`} Icon={InfoRegular}>
          {texts.warned(describeWarning(warning, language).title + columnText(warning.column), number(warnedRows))}
        </Fact>
      ))}
      {first && other && (
        <Fact Icon={InfoRegular}>
          {texts.elsewhere(number(rows), number(first.line), other, number(first.otherLine))}
        </Fact>
      )}
      {isChanged(counts, source) && <Fact Icon={InfoRegular}>{texts.changedFile}</Fact>}
      {report.failed > 0 && <BadRows source={source} report={report} />}
    </>
  );
}

const columnText = (column: string | undefined) => (column === undefined ? '' : `: ${column}`);

function Fact({
  Icon,
  color,
  children,
}: {
  readonly Icon: FluentIcon;
  readonly color?: string;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <p className={styles.fact}>
      <Icon className={styles.factIcon} style={{ color }} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

const formatNames = {
  selfService: 'CSV',
  partner: 'CSV',
  autopilotInfo: 'Get-WindowsAutopilotInfo',
  partnerCenter: 'Partner Center',
  configMgr: 'Configuration Manager',
  corporateIdentifiers: 'CSV',
  json: 'JSON',
} as const satisfies Record<FileReport['format'], string>;
const formatName = (format: FileReport['format']): string => formatNames[format];

const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  'windows-1252': 'Windows-1252',
} as const satisfies Record<FileReport['encoding'], string>;
const encodingName = (encoding: FileReport['encoding']): string => encodingNames[encoding];
