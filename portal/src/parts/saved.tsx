import { MessageBar, MessageBarBody } from '@fluentui/react-components';

/** Said once what was changed is kept. */
export function Saved({ text }: { readonly text: string }) {
  return (
    <MessageBar intent="success" role="status">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}
