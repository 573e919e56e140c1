import { Button, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type AuditFilter, auditFilter, auditOutcomes } from '../../../../src/contracts/audit.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { actionsByNoun, actionTexts } from './action-texts.ts';
import { auditTexts } from './texts.ts';

export type Change = (changes: Readonly<Partial<Record<keyof AuditFilter, string | null>>>) => void;

const useStyles = makeStyles({
  filters: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(13rem, 1fr))',
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    alignItems: 'end',
  },
  field: { minWidth: 0 },
  select: { minWidth: 0, width: '100%' },
});

/** What narrows the log; every filter is in the address. */
export function AuditFilters({ filter, onChange }: { readonly filter: AuditFilter; readonly onChange: Change }) {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const actions = useTexts(actionTexts);
  return (
    <search className={styles.filters} aria-label={texts.filters}>
      <TimeFilter label={texts.from} at={filter.from} onChange={from => onChange({ from })} />
      <TimeFilter label={texts.to} at={filter.to} onChange={to => onChange({ to })} />
      <Field label={texts.action} className={styles.field}>
        <Select
          className={styles.field}
          select={{ className: styles.select }}
          value={filter.action ?? ''}
          onChange={(_, { value }) => onChange({ action: value })}
        >
          <option value="">{texts.any}</option>
          {[...actionsByNoun].map(([noun, of]) => (
            <optgroup key={noun} label={texts.nouns[noun] ?? noun}>
              {of.map(action => (
                <option key={action} value={action}>
                  {actions[action]}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
      <Field label={texts.outcome} className={styles.field}>
        <Select
          className={styles.field}
          select={{ className: styles.select }}
          value={filter.outcome ?? ''}
          onChange={(_, { value }) => onChange({ outcome: value })}
        >
          <option value="">{texts.any}</option>
          {auditOutcomes.map(outcome => (
            <option key={outcome} value={outcome}>
              {texts.outcomes[outcome]}
            </option>
          ))}
        </Select>
      </Field>
      <PrincipalFilter principal={filter.principal} onChange={principal => onChange({ principal })} />
      <TargetFilter target={filter.target ?? ''} onChange={target => onChange({ target })} />
      {Object.keys(filter).length > 0 && (
        <div>
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            onClick={() =>
              onChange({ from: null, to: null, action: null, outcome: null, principal: null, target: null })
            }
          >
            {texts.clear}
          </Button>
        </div>
      )}
    </search>
  );
}

/** Local time in the field, UTC in the address. */
function TimeFilter({
  label,
  at,
  onChange,
}: {
  readonly label: string;
  readonly at: string | undefined;
  readonly onChange: (at: string | null) => void;
}) {
  const styles = useStyles();
  return (
    <Field label={label} className={styles.field}>
      <Input
        type="datetime-local"
        className={styles.field}
        input={{ className: styles.field }}
        value={at === undefined ? '' : localOf(at)}
        onChange={(_, { value }) => onChange(value === '' ? null : new Date(value).toISOString())}
      />
    </Field>
  );
}

function localOf(at: string): string {
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const mostNamed = 1000;

function PrincipalFilter({
  principal = '',
  onChange,
}: {
  readonly principal: string | undefined;
  readonly onChange: (principal: string) => void;
}) {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const enabled = useMay('tenant.read');
  const { data: users } = useQuery({
    ...{ queryKey: [...keys.users, 'named'], queryFn: () => api.users.list({ limit: mostNamed }), enabled },
  });
  const { data: clients } = useQuery({
    ...{ queryKey: [...keys.clients, 'named'], queryFn: () => api.clients.list({ limit: mostNamed }), enabled },
  });
  const groups = [
    { label: texts.people, items: users?.items ?? [] },
    { label: texts.programs, items: clients?.items ?? [] },
  ];
  const isNamed = groups.some(({ items }) => items.some(({ id }) => id === principal));
  return (
    <Field label={texts.principal} className={styles.field}>
      <Select
        className={styles.field}
        select={{ className: styles.select }}
        value={principal}
        onChange={(_, { value }) => onChange(value)}
      >
        <option value="">{texts.any}</option>
        {principal !== '' && !isNamed && <option value={principal}>{texts.unknownPrincipal(principal)}</option>}
        {groups.map(({ label, items }) => (
          <optgroup key={label} label={label}>
            {items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
    </Field>
  );
}

const typingMilliseconds = 300;

function TargetFilter({ target, onChange }: { readonly target: string; readonly onChange: (target: string) => void }) {
  const styles = useStyles();
  const texts = useTexts(auditTexts);
  const [typed, setTyped] = useState(target);
  const [known, setKnown] = useState(target);
  // Somebody chose it elsewhere, such as in the panel.
  if (known !== target) {
    setKnown(target);
    setTyped(target);
  }
  useEffect(() => {
    if (typed === target || !auditFilter.shape.target.safeParse(typed).success) return;
    const timer = setTimeout(() => onChange(typed.trim()), typingMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, target, onChange]);
  return (
    <Field label={texts.target} className={styles.field}>
      <Input
        placeholder={texts.targetHint}
        className={styles.field}
        input={{ className: styles.field }}
        value={typed}
        onChange={(_, { value }) => setTyped(value)}
      />
    </Field>
  );
}
