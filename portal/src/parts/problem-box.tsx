import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import { useTexts } from '../lib/language.tsx';
import { signInPath } from '../lib/paths.ts';
import { CopyButton } from './copy-button.tsx';
import { partTexts } from './texts.ts';

/** What went wrong and what to do; `onRetry` where doing the same once more may help. */
export function ProblemBox({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const texts = useTexts(partTexts);
  const problem = error instanceof ProblemError ? error.problem : null;
  const takesSignIn = problem?.code === 'signInNotRecent';
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{problem?.title ?? texts.notReached.title}</MessageBarTitle>
        {problem ? `${problem.detail} ${problem.remedy}` : texts.notReached.remedy}
        {problem && (
          <div>
            {texts.requestId} <code>{problem.requestId}</code> <CopyButton text={problem.requestId} />
          </div>
        )}
      </MessageBarBody>
      {(takesSignIn || onRetry) && (
        <MessageBarActions>
          {takesSignIn ? (
            <Link href={signInPath(true)}>{texts.signInAgain}</Link>
          ) : (
            <Button onClick={onRetry}>{texts.tryAgain}</Button>
          )}
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
