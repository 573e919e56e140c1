import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  MessageBar,
  MessageBarBody,
  MessageBarGroup,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { ProblemError } from '../../../../../src/contracts/client-errors.ts';
import type { Hardware } from '../../../../../src/contracts/hardware-hashes.ts';
import { type FindingCode, findingTable } from '../../../../../src/hardware-hash/check.ts';
import { useLanguage, useTexts } from '../../../lib/language.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { Loading } from '../../../parts/loading.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { Time } from '../../../parts/time.tsx';
import { type Fact, Facts } from './facts.tsx';
import { germanFindings, hardwareTexts, mainFields } from './hardware-texts.ts';

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, marginTop: tokens.spacingVerticalL },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** What the hardware hash says that the device was registered with, and what is worth knowing about it. */
export function DeviceHardware({ id }: { readonly id: string }) {
  const styles = useStyles();
  const texts = useTexts(hardwareTexts);
  const { api, keys } = useTenant();
  const { data, error, refetch } = useQuery({
    queryKey: keys.deviceHardware(id),
    queryFn: () => api.devices.hardware(id),
  });
  if (error instanceof ProblemError && error.problem.code === 'notFound') return <p>{texts.noHash}</p>;
  if (error) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const others = Object.entries(data.fields).filter(([name]) => !mainFields.some(main => main === name));
  return (
    <div className={styles.all}>
      <p className={styles.lead}>{texts.lead}</p>
      <Findings findings={data.findings} />
      <Facts facts={mainFields.map(name => mainFact(texts.fields[name], name, data.fields[name]))} />
      <Accordion collapsible>
        <AccordionItem value="others">
          <AccordionHeader as="h3">{texts.others}</AccordionHeader>
          <AccordionPanel>
            <Facts facts={others.map(([name, value]) => ({ label: name, value: textOf(value) }))} />
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </div>
  );
}

function Findings({ findings }: Pick<Hardware, 'findings'>) {
  const texts = useTexts(hardwareTexts);
  const { language } = useLanguage();
  if (findings.length === 0) {
    return (
      <MessageBar intent="success">
        <MessageBarBody>{texts.noFindings}</MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <MessageBarGroup>
      {findings.map(finding => (
        <MessageBar key={finding.code} intent={finding.severity} layout="multiline">
          <MessageBarBody>
            <strong>{texts.severities[finding.severity]}</strong>{' '}
            {language === 'de' ? germanOf(finding) : finding.message}
          </MessageBarBody>
        </MessageBar>
      ))}
    </MessageBarGroup>
  );
}

/** The server's words are English; what a finding is about is taken over from them. */
function germanOf({ code, message }: Hardware['findings'][number]): string {
  const known = Object.keys(findingTable).find((each): each is FindingCode => each === code);
  if (!known) return message;
  const [before = '', after = ''] = findingTable[known].message.split('{names}');
  return germanFindings[known].replace('{names}', () => message.slice(before.length, message.length - after.length));
}

function mainFact(label: string, name: (typeof mainFields)[number], value: unknown): Fact {
  if (name === 'capturedAt' && typeof value === 'string') return { label, value: <Time at={value} /> };
  const text = textOf(value);
  return { label, value: text, copy: text };
}

/** Whatever a hash holds, as text; lists of plain values line by line. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(textOf).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, part]) => `${name} ${textOf(part) ?? '–'}`)
      .join(', ');
  }
  return String(value);
}
