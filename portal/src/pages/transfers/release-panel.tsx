import { Button, Link, MessageBar, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular, LockOpenRegular, ProhibitedRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { ReleaseRequest } from '../../../../src/contracts/release-requests.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { comingBack } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { useFocusOn } from '../../lib/use-focus-on.ts';
import { Facts } from '../../parts/facts.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SidePanel } from '../../parts/side-panel.tsx';
import { Time } from '../../parts/time.tsx';
import { AnswerRequest, type RequestAct } from './answer-request.tsx';
import { ReleaseStateMark } from './marks.tsx';
import { RefuseRequest } from './refuse-request.tsx';
import { transferTexts } from './texts.ts';

/** One release request, as its owner or its requester sees it, and what can be done about it. */
export function ReleasePanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { request: texts } = useTexts(transferTexts);
  const { data, error, refetch } = useQuery({
    ...{ queryKey: keys.releaseRequest(id), queryFn: () => api.releaseRequests.get(id), ...comingBack },
  });
  const lead = data && (data.side === 'owner' ? texts.asks(data.requester) : texts.own);
  return (
    <SidePanel title={data?.serialNumber ?? texts.title} lead={lead} onClose={onClose}>
      {error ? (
        <ProblemBox error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <Known request={data} />
      ) : (
        <Loading />
      )}
    </SidePanel>
  );
}

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalXS,
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
  },
  words: { whiteSpace: 'pre-wrap' },
});

function Known({ request }: { readonly request: ReleaseRequest }) {
  const styles = useStyles();
  const { columns, request: texts } = useTexts(transferTexts);
  const may = useMay('devices.write');
  const { side, state, manufacturer, model, requester, reason, answer, createdAt, answerBy } = request;
  const isOpen = state === 'open' || state === 'overdue';
  const place = useFocusOn<HTMLDivElement>(state);
  return (
    <>
      <Note request={request} />
      {may && isOpen && <Acts request={request} />}
      <div ref={place} tabIndex={-1}>
        <Facts
          facts={[
            [columns.state, <ReleaseStateMark key="state" state={state} />],
            [columns.model, `${manufacturer} ${model}`],
            ...(side === 'owner' ? [[columns.requester, requester] as const] : []),
            [
              texts.reason,
              <span key="reason" className={styles.words}>
                {reason}
              </span>,
            ],
            [columns.askedAt, <Time key="at" at={createdAt} />],
            [columns.answerBy, <Time key="by" at={answerBy} />],
            ...(answer === null
              ? []
              : ([
                  [
                    texts.answer,
                    <span key="answer" className={styles.words}>
                      {answer}
                    </span>,
                  ],
                ] as const)),
            ...whenAnswered(request, texts),
            ...whereItIs(request, texts),
          ]}
        />
      </div>
    </>
  );
}

type RequestTexts = Record<'answeredAt' | 'decidedAt' | 'device' | 'showDevice' | 'row' | 'showBatch', string>;

function whenAnswered({ answeredAt, decidedAt }: ReleaseRequest, texts: RequestTexts) {
  return [
    ...(answeredAt === null ? [] : [[texts.answeredAt, <Time key="answered" at={answeredAt} />] as const]),
    ...(decidedAt === null ? [] : [[texts.decidedAt, <Time key="decided" at={decidedAt} />] as const]),
  ];
}

/** The owner's device as long as it is there, or the requester's batch. */
function whereItIs({ state, deviceId, batchId }: ReleaseRequest, texts: RequestTexts) {
  const [label, to, words] =
    deviceId === null
      ? [texts.row, batchId === null ? null : paths.batch(batchId), texts.showBatch]
      : [texts.device, state === 'released' ? null : paths.device(deviceId), texts.showDevice];
  if (to === null) return [];
  return [
    [
      label,
      <To key="where" href={to} asChild>
        <Link>{words}</Link>
      </To>,
    ] as const,
  ];
}

function Note({ request: { side, state } }: { readonly request: ReleaseRequest }) {
  const { notes } = useTexts(transferTexts).request;
  const said: Partial<Record<ReleaseRequest['state'], string>> = notes[side];
  if (!said[state]) return null;
  const isLate = state === 'overdue' || state === 'refused' || state === 'kept';
  return (
    <MessageBar intent={isLate ? 'warning' : state === 'released' ? 'success' : 'info'} layout="multiline">
      <MessageBarBody>{said[state]}</MessageBarBody>
    </MessageBar>
  );
}

function Acts({ request }: { readonly request: ReleaseRequest }) {
  const styles = useStyles();
  const { release, refuse, withdrawRequest } = useTexts(transferTexts);
  const [asked, setAsked] = useState<RequestAct | 'refuse' | null>(null);
  const close = () => setAsked(null);
  return (
    <div className={styles.bar}>
      {request.side === 'owner' ? (
        <>
          <Button appearance="subtle" icon={<LockOpenRegular />} onClick={() => setAsked('release')}>
            {release.act}
          </Button>
          <Button appearance="subtle" icon={<DismissRegular />} onClick={() => setAsked('refuse')}>
            {refuse.act}
          </Button>
        </>
      ) : (
        <Button appearance="subtle" icon={<ProhibitedRegular />} onClick={() => setAsked('withdraw')}>
          {withdrawRequest.act}
        </Button>
      )}
      {asked === 'refuse' && <RefuseRequest request={request} onClose={close} />}
      {(asked === 'release' || asked === 'withdraw') && <AnswerRequest request={request} act={asked} onClose={close} />}
    </div>
  );
}
