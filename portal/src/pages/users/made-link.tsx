import { MessageBar, MessageBarBody } from '@fluentui/react-components';
import type { InvitationMade } from '../../../../src/contracts/users.ts';
import { useTexts } from '../../lib/language.tsx';
import { OnceDialog } from '../../parts/action-dialog.tsx';
import { CopyField } from '../../parts/copy-field.tsx';
import { Time } from '../../parts/time.tsx';
import { userTexts } from './texts.ts';

/** A one-time link, shown this once, and what to do with it. */
export function MadeLink({ made, onClose }: { readonly made: InvitationMade; readonly onClose: () => void }) {
  const texts = useTexts(userTexts).made;
  return (
    <OnceDialog title={texts.title} done={texts.done} onClose={onClose}>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{texts.once}</MessageBarBody>
      </MessageBar>
      <CopyField label={texts.link} text={made.url} copyLabel={texts.copy} />
      <div>
        {texts.holds} <Time at={made.expiresAt} />.
      </div>
      <ol style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.steps.map(step => (
          <li key={step}>{step}</li>
        ))}
        {made.userId !== null && <li>{texts.again}</li>}
      </ol>
    </OnceDialog>
  );
}
