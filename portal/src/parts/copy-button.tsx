import { Button, Tooltip } from '@fluentui/react-components';
import { CheckmarkRegular, CopyRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTexts } from '../lib/language.tsx';
import { partTexts } from './texts.ts';

/** Copies a text; what was copied is said where the button is. */
export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const texts = useTexts(partTexts);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  const said = copied ? texts.copied : (label ?? texts.copy);
  return (
    <Tooltip content={said} relationship="label">
      <Button
        size="small"
        appearance="subtle"
        icon={copied ? <CheckmarkRegular /> : <CopyRegular />}
        onClick={() => void copy()}
        onBlur={() => setCopied(false)}
      />
    </Tooltip>
  );
}
