import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
} from '@fluentui/react-components';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import type { Reason } from '../../../src/contracts/errors.ts';
import type { Problem } from '../../../src/contracts/problem.ts';
import { describeFault, type FaultText } from '../../../src/contracts/texts/render.ts';
import type { Language } from '../../../src/contracts/texts/words.ts';
import { useLanguage, useTexts } from '../lib/language.tsx';
import { signInPath } from '../lib/paths.ts';
import { CopyButton } from './copy-button.tsx';
import { partTexts } from './texts.ts';

/** What went wrong and what to do; `onRetry` where doing the same once more may help. */
export function ProblemBox({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const texts = useTexts(partTexts);
  const { language } = useLanguage();
  const problem = error instanceof ProblemError ? error.problem : null;
  const told = problem && toldIn(language, problem);
  const takesSignIn = problem?.code === 'signInNotRecent';
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{told?.title ?? texts.notReached.title}</MessageBarTitle>
        {told ? `${told.detail} ${told.remedy}` : texts.notReached.remedy}
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

/** The server speaks English. In another language what it says of this one request is left out, but for what is not valid. */
function toldIn(language: Language, problem: Problem): FaultText {
  if (language === 'en') return problem;
  const reason = problem.problems?.[0]?.reason;
  const told = describeFault({ code: problem.code, ...(reason && { reason: reason as Reason }) }, language);
  return problem.code === 'requestNotValid' ? { ...told, detail: problem.detail } : told;
}
