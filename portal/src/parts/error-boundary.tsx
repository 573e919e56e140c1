import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../lib/language.tsx';
import { partTexts } from './texts.ts';

/** Keeps what breaks in one page from taking the others with it. React has no other way than a class. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? <PageFailed /> : this.props.children;
  }
}

function PageFailed() {
  const texts = useTexts(partTexts);
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{texts.pageFailed.title}</MessageBarTitle>
        {texts.pageFailed.remedy}
      </MessageBarBody>
      <MessageBarActions>
        <Button onClick={() => location.reload()}>{texts.tryAgain}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
