import { Button, Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import { EditRegular, SubtractCircleRegular } from '@fluentui/react-icons';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link as To } from 'wouter';
import type { Device, DeviceFilter } from '../../../../../src/contracts/devices.ts';
import { describeState } from '../../../../../src/contracts/texts/labels.ts';
import { useMaySend } from '../../../lib/customer.ts';
import { useLanguage, useTexts } from '../../../lib/language.tsx';
import { useMay } from '../../../lib/session.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { Time } from '../../../parts/time.tsx';
import { DeregisterMany } from '../deregister-many.tsx';
import { deregisterTexts } from '../deregister-texts.ts';
import { deviceTexts } from '../texts.ts';
import { DeregisterOne } from './deregister-one.tsx';
import { DeviceError } from './device-error.tsx';
import { EditForm } from './edit-form.tsx';
import { Facts } from './facts.tsx';
import { panelTexts } from './texts.ts';
import { useChangeDevice } from './use-change-device.ts';

const useStyles = makeStyles({
  section: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    marginTop: tokens.spacingVerticalL,
  },
  heading: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: '32px' },
  title: { margin: 0 },
  meaning: { color: tokens.colorNeutralForeground2, margin: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalM },
});

/** Everything that is known of a device, what can be changed of it, and its end. */
export function DeviceOverview({
  device,
  ...leave
}: { readonly device: Device } & Pick<Parameters<typeof DeregisterOne>[0], 'onLeaving' | 'onGone'>) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { deregister, dismiss } = useTexts(deregisterTexts);
  const { language } = useLanguage();
  const { paths, customerId } = useTenant();
  const isOwn = customerId === null;
  const mayWrite = useMay('devices.write') && isOwn;
  // A partner deregisters by a batch, under a mandate that lets it; also a single device.
  const mayDeregister = useMaySend('deregister') && !isOwn;
  const [leaving, setLeaving] = useState(false);
  const [isSent, setSent] = useState(false);
  const closeBatch = () => (isSent ? leave.onGone() : setLeaving(false));
  const started = () => {
    setSent(true);
    leave.onLeaving(true);
  };
  return (
    <>
      <section className={styles.section}>
        <div>
          <StateBadge state={device.state} />
        </div>
        <p className={styles.meaning}>{describeState(device.state, language).meaning}</p>
        {device.error && <DeviceError error={device.error} batchId={device.batchId} />}
        <div className={styles.actions}>
          {(mayWrite || mayDeregister) && (
            <Button icon={<SubtractCircleRegular />} onClick={() => setLeaving(true)}>
              {device.state === 'registrationFailed' ? dismiss : deregister}
            </Button>
          )}
          <CopyButton text={location.origin + paths.device(device.id)} label={texts.copyLink} />
        </div>
      </section>
      <OwnFacts device={device} mayWrite={mayWrite} />
      <section className={styles.section}>
        <Subtitle2 as="h3" className={styles.title}>
          {texts.registration}
        </Subtitle2>
        <Registration device={device} />
      </section>
      {leaving && isOwn && <DeregisterOne device={device} {...leave} onClose={() => setLeaving(false)} />}
      {leaving && !isOwn && <DeregisterMany devices={[device]} onStarted={started} onClose={closeBatch} />}
    </>
  );
}

/** What the organization itself says of the device. */
function OwnFacts({ device, mayWrite }: { readonly device: Device; readonly mayWrite: boolean }) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { columns, profiles } = useTexts(deviceTexts);
  const edit = useRef<HTMLButtonElement>(null);
  const [isEditing, setEditing] = useState(false);
  const [wasEditing, setWasEditing] = useState(false);
  const { save, draft, error, isSaving } = useChangeDevice(device, () => setEditing(true));
  useEffect(() => {
    if (!isEditing && wasEditing) edit.current?.focus();
    setWasEditing(isEditing);
  }, [isEditing, wasEditing]);
  const { displayName, assignedUser, groupTag, profile } = device;
  return (
    <section className={styles.section}>
      <div className={styles.heading}>
        <Subtitle2 as="h3" className={styles.title}>
          {texts.own}
        </Subtitle2>
        {mayWrite && !isEditing && (
          <Button ref={edit} appearance="subtle" icon={<EditRegular />} onClick={() => setEditing(true)}>
            {isSaving ? texts.saving : texts.edit}
          </Button>
        )}
      </div>
      {isEditing ? (
        <EditForm
          draft={draft}
          error={error}
          onSave={after => {
            setEditing(false);
            save(after);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Facts
          facts={[
            { label: columns.displayName, value: displayName, copy: displayName },
            { label: columns.assignedUser, value: assignedUser, copy: assignedUser },
            { label: columns.groupTag, value: <Listed by="groupTag" value={groupTag} />, copy: groupTag },
            { label: columns.profile, value: profile && profiles[profile] },
          ]}
        />
      )}
    </section>
  );
}

function Registration({ device }: { readonly device: Device }) {
  const texts = useTexts(panelTexts);
  const { columns, batch } = useTexts(deviceTexts);
  const { paths } = useTenant();
  const mayBatches = useMay('batches.read');
  const { serialNumber, manufacturer, model, productKeyId, orderId, purchaseId, identity, registeredBy } = device;
  return (
    <Facts
      facts={[
        { label: columns.serialNumber, value: serialNumber, copy: serialNumber },
        { label: columns.manufacturer, value: <Listed by="manufacturer" value={manufacturer} />, copy: manufacturer },
        { label: columns.model, value: <Listed by="model" value={model} />, copy: model },
        { label: columns.productKeyId, value: productKeyId, copy: productKeyId },
        { label: texts.identifiedBy, value: texts.methods[identity.method] },
        { label: texts.tpm, value: identity.tpm ? texts.tpmKnown : texts.tpmNotKnown },
        { label: columns.registeredAt, value: <Time at={device.registeredAt} /> },
        { label: columns.registeredBy, value: registeredBy.name },
        { label: columns.stateSince, value: <Time at={device.stateSince} /> },
        { label: columns.lastContactAt, value: <Time at={device.lastContactAt} /> },
        { label: columns.orderId, value: <Listed by="orderId" value={orderId} />, copy: orderId },
        { label: columns.purchaseId, value: <Listed by="purchaseId" value={purchaseId} />, copy: purchaseId },
        {
          label: batch,
          value: mayBatches ? <PageLink to={paths.batch(device.batchId)}>{texts.openBatch}</PageLink> : device.batchId,
          copy: device.batchId,
        },
        { label: texts.deviceId, value: device.id, copy: device.id },
      ]}
    />
  );
}

/** A value that leads to all devices that have it. */
function Listed({ by, value }: { readonly by: keyof DeviceFilter; readonly value: string | null }) {
  const texts = useTexts(panelTexts);
  const { paths } = useTenant();
  if (!value) return '–';
  return (
    <PageLink to={paths.devicesWhere({ [by]: value })} title={texts.listed}>
      {value}
    </PageLink>
  );
}

function PageLink({
  to,
  title,
  children,
}: {
  readonly to: string;
  readonly title?: string;
  readonly children: ReactNode;
}) {
  return (
    <To href={to} asChild>
      <Link title={title}>{children}</Link>
    </To>
  );
}
