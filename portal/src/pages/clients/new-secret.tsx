import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { Scope } from '../../../../src/contracts/tenants.ts';
import { useTexts } from '../../lib/language.tsx';
import { OnceDialog } from '../../parts/action-dialog.tsx';
import { CopyField, CopyLines } from '../../parts/copy-field.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { Time } from '../../parts/time.tsx';
import { clientTexts } from './texts.ts';

/** A secret, shown this once, and the lines by which it is used. `oldEndsAt`: how long the one before goes on. */
export function NewSecret({
  clientId,
  secret,
  scopes,
  rotated = false,
  oldEndsAt = null,
  onClose,
}: {
  readonly clientId: string;
  readonly secret: string;
  readonly scopes: readonly Scope[];
  readonly rotated?: boolean;
  readonly oldEndsAt?: string | null;
  readonly onClose: () => void;
}) {
  const texts = useTexts(clientTexts).made;
  const environment = [
    `export MUSTER_URL='${location.origin}'`,
    `export MUSTER_CLIENT_ID='${clientId}'`,
    `export MUSTER_CLIENT_SECRET='${secret}'`,
  ].join('\n');
  return (
    <OnceDialog title={rotated ? texts.rotated : texts.title} done={texts.done} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{texts.once}</MessageBarBody>
      </MessageBar>
      <CopyField label={texts.clientId} text={clientId} copyLabel={texts.copyId} />
      <CopyField label={texts.secret} text={secret} copyLabel={texts.copySecret} />
      {oldEndsAt && (
        <div>
          {texts.oldGoesOn} <Time at={oldEndsAt} />.
        </div>
      )}
      <PanelSection title={texts.use}>
        {[
          [texts.environment, environment] as const,
          [texts.curl, curlLine] as const,
          [texts.muster, musterLine(scopes)] as const,
        ].map(([label, text]) => (
          <CopyLines key={label} label={label} text={text} copyLabel={texts.copyLines(label)} />
        ))}
      </PanelSection>
    </OnceDialog>
  );
}

const curlLine = [
  'curl -sS "$MUSTER_URL/oauth2/token" \\',
  '  -u "$MUSTER_CLIENT_ID:$MUSTER_CLIENT_SECRET" \\',
  '  -d grant_type=client_credentials',
].join('\n');

/** A command that a client with these scopes may give. */
function musterLine(scopes: readonly Scope[]): string {
  const commands: readonly (readonly [Scope, string])[] = [
    ['devices.read', 'devices list'],
    ['batches.read', 'batches list'],
    ['batches.write', 'register devices.csv'],
    ['tenant.read', 'users list'],
    ['audit.read', 'audit list'],
  ];
  const [, command] = commands.find(([scope]) => scopes.includes(scope)) ?? [];
  return `./muster ${command ?? 'help'}`;
}
