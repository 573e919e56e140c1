import { Field, Input, Link, MessageBar, MessageBarBody, Textarea } from '@fluentui/react-components';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link as To } from 'wouter';
import { ProblemError } from '../../../../src/contracts/client-errors.ts';
import type { Device } from '../../../../src/contracts/devices.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import { isTransferable } from '../../../../src/domain/devices.ts';
import { api, leaveWhereSignedOut } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { ActionDialog, OnceDialog } from '../../parts/action-dialog.tsx';
import { offerTexts } from './offer-texts.ts';

/** Offers the chosen devices to another organization, named by a domain or its code. */
export function OfferDevices({
  devices,
  onOffered,
  onClose,
}: {
  readonly devices: readonly Device[];
  readonly onOffered: () => void;
  readonly onClose: () => void;
}) {
  const texts = useTexts(offerTexts);
  const { number } = useFormats();
  const queries = useQueryClient();
  const [to, setTo] = useState('');
  const [message, setMessage] = useState('');
  // The same while nobody has answered, so that one whose answer was lost makes no second offer.
  const idempotencyKey = useRef(crypto.randomUUID());
  const offered = devices.filter(({ state }) => isTransferable(state));
  const left = devices.length - offered.length;
  const tooMany = offered.length > limits.transferDevices;
  const offer = useMutation({
    mutationFn: () =>
      api.transfers.offer(
        { deviceIds: offered.map(({ id }) => id), to, message: message.trim() || null },
        { idempotencyKey: idempotencyKey.current },
      ),
    onError: error => {
      leaveWhereSignedOut(error);
      // What was refused is mended before it is sent again, and is another offer then.
      if (error instanceof ProblemError) idempotencyKey.current = crypto.randomUUID();
    },
    onSuccess: () => {
      onOffered();
      return readAnew(queries, { queryKey: keys.transfers });
    },
  });
  if (offer.data) return <Offered id={offer.data.id} onClose={onClose} />;
  const note = offered.length === 0 ? texts.none : tooMany ? texts.tooMany(number(limits.transferDevices)) : null;
  return (
    <ActionDialog
      title={texts.title(number(devices.length), devices.length === 1)}
      act={texts.offer}
      state={offer}
      onAct={() => note === null && offer.mutate()}
      onClose={onClose}
    >
      <div>{texts.lead}</div>
      {(note ?? left > 0) && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{note ?? texts.left(number(left))}</MessageBarBody>
        </MessageBar>
      )}
      <Field label={texts.to} hint={texts.toHint} required>
        <Input
          maxLength={limits.labelCharacters}
          input={{ spellCheck: false, autoCapitalize: 'off' }}
          value={to}
          onChange={(_, { value }) => setTo(value)}
        />
      </Field>
      <Field label={texts.message} hint={texts.messageHint}>
        <Textarea
          maxLength={limits.noteCharacters}
          textarea={{ rows: 3 }}
          value={message}
          onChange={(_, { value }) => setMessage(value)}
        />
      </Field>
    </ActionDialog>
  );
}

function Offered({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const texts = useTexts(offerTexts);
  return (
    <OnceDialog title={texts.done} done={texts.close} onClose={onClose}>
      <div>{texts.offered}</div>
      <To href={paths.transferIn('outgoing', id)} asChild>
        <Link>{texts.show}</Link>
      </To>
    </OnceDialog>
  );
}
