import { Button, Field, Link, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components';
import { LockOpenRegular } from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { BatchRow } from '../../../../src/contracts/batches.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { type TextTable, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay, useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ActionDialog } from '../../parts/action-dialog.tsx';

interface AskTexts {
  readonly act: string;
  readonly title: (serialNumber: string) => string;
  readonly effects: (organization: string) => readonly string[];
  readonly reason: string;
  readonly reasonHint: string;
  readonly ask: string;
  readonly asked: string;
  readonly show: string;
}

const askTexts: TextTable<AskTexts> = {
  en: {
    act: 'Ask for release…',
    title: serialNumber => `Ask for the release of ${serialNumber}`,
    effects: organization => [
      `The owner is told that ${organization} asks, and reads your reason. You are not told who the owner is.`,
      'The owner releases the machine, or refuses with a reason, within 14 days. After that whoever runs this installation can decide.',
      'Once it is released, retry the failed rows.',
    ],
    reason: 'Reason',
    reasonHint: 'Why the machine is yours, such as where you bought it and the number of the invoice.',
    ask: 'Ask',
    asked: 'The owner was asked.',
    show: 'Show the request',
  },
  de: {
    act: 'Um Freigabe bitten…',
    title: serialNumber => `Um die Freigabe von ${serialNumber} bitten`,
    effects: organization => [
      `Der Besitzer erfährt, dass ${organization} bittet, und liest Ihren Grund. Wer der Besitzer ist, erfahren Sie nicht.`,
      'Der Besitzer gibt das Gerät binnen 14 Tagen frei oder verweigert es mit einem Grund. Danach kann entscheiden, wer diese Installation betreibt.',
      'Ist es freigegeben, wiederholen Sie die fehlgeschlagenen Zeilen.',
    ],
    reason: 'Grund',
    reasonHint: 'Warum das Gerät Ihres ist, etwa wo Sie es gekauft haben und die Rechnungsnummer.',
    ask: 'Bitten',
    asked: 'Der Besitzer wurde gebeten.',
    show: 'Bitte anzeigen',
  },
};

/** For a row of the own organization that failed since another one has the machine: asks that one to release it. */
export function AskRelease({ batchId, row }: { readonly batchId: string; readonly row: BatchRow }) {
  const texts = useTexts(askTexts);
  const { customerId } = useTenant();
  const may = useMay('devices.write');
  const [isAsking, setAsking] = useState(false);
  const [requestId, setRequestId] = useState<string | null>(null);
  if (customerId !== null || !may || row.error?.code !== 'deviceClaimedByAnotherOrganization') return null;
  return (
    <div>
      {requestId === null ? (
        <Button icon={<LockOpenRegular />} onClick={() => setAsking(true)}>
          {texts.act}
        </Button>
      ) : (
        <MessageBar intent="success" layout="multiline" role="status">
          <MessageBarBody>
            {texts.asked}{' '}
            <To href={paths.transferIn('asking', requestId)} asChild>
              <Link>{texts.show}</Link>
            </To>
          </MessageBarBody>
        </MessageBar>
      )}
      {isAsking && (
        <Ask
          {...{ batchId, row }}
          onAsked={id => {
            setRequestId(id);
            setAsking(false);
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

function Ask({
  batchId,
  row: { id: rowId, serialNumber },
  onAsked,
  onClose,
}: {
  readonly batchId: string;
  readonly row: BatchRow;
  readonly onAsked: (id: string) => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(askTexts);
  const { tenantName } = useMe();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const ask = useMutation({
    mutationFn: () => api.releaseRequests.create({ batchId, rowId, reason: reason.trim() }),
    onSuccess: ({ id }) => {
      void readAnew(queries, { queryKey: keys.releaseRequests });
      onAsked(id);
    },
  });
  return (
    <ActionDialog
      title={texts.title(serialNumber)}
      act={texts.ask}
      state={ask}
      onAct={() => reason.trim() !== '' && ask.mutate()}
      onClose={onClose}
    >
      <ul style={{ margin: 0, paddingInlineStart: '1.25rem' }}>
        {texts.effects(tenantName).map(effect => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <Field label={texts.reason} hint={texts.reasonHint} required>
        <Textarea
          maxLength={limits.noteCharacters}
          textarea={{ rows: 3 }}
          value={reason}
          onChange={(_, { value }) => setReason(value)}
        />
      </Field>
    </ActionDialog>
  );
}
