import { Field, Textarea } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { chosenFor, setTyped } from './chosen.ts';
import { registerTexts } from './texts.ts';
import { typedRows } from './typed-rows.ts';

const pauseMilliseconds = 300;

/** Rows as text, checked as soon as whoever types them pauses. */
export function PasteRows() {
  const texts = useTexts(registerTexts);
  const { tenantKind } = useMe();
  const { customerId } = useTenant();
  const [text, setText] = useState(() => chosenFor(customerId).typed);
  useEffect(() => {
    if (text === chosenFor(customerId).typed) return;
    const timer = setTimeout(() => setTyped(customerId, text, texts.pasteName, tenantKind), pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [customerId, text, texts.pasteName, tenantKind]);
  const { assumed } = typedRows(text.slice(0, headingCharacters));
  return (
    <Field
      label={texts.paste}
      hint={texts.pasteHint}
      validationState="none"
      validationMessage={assumed && texts.assumed(assumed.join(', '))}
    >
      <Textarea
        value={text}
        onChange={(_, { value }) => setText(value)}
        textarea={{ rows: 6, wrap: 'off', spellCheck: false, style: { fontFamily: 'monospace' } }}
      />
    </Field>
  );
}

const headingCharacters = 20_000;
