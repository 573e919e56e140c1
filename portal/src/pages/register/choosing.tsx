import {
  Button,
  DrawerBody,
  DrawerFooter,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { WarningFilled } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { mandateFor, roomOf, takesOrderId, useCovering } from '../../lib/covering.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { CoveredOrderField } from '../../parts/covered-order-field.tsx';
import { actingTexts } from './acting-texts.ts';
import { setLabels, useChosen } from './chosen.ts';
import { FileDrop } from './file-drop.tsx';
import { Labels } from './labels.tsx';
import { loadsOf, readySources } from './loads.ts';
import { MandateNote } from './mandate-note.tsx';
import { PasteRows } from './paste-rows.tsx';
import { ScanRows } from './scan-rows.tsx';
import { send } from './sending.ts';
import { Sources } from './sources.tsx';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  lead: { margin: 0, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  way: { paddingTop: tokens.spacingVerticalM },
  footer: {
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  status: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  warning: { display: 'inline-flex', gap: tokens.spacingHorizontalXS, alignItems: 'center' },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorStatusWarningForeground1 },
});

const ways = { files: FileDrop, typed: PasteRows, scanned: ScanRows } as const;
type Way = keyof typeof ways;
const wayNames = Object.keys(ways) as Way[];

/** Everything before the upload: bring rows, see what is wrong with them, say what they belong to. */
export function Choosing({ className, onSent }: { readonly className: string; readonly onSent: () => void }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const panel = useId();
  const { customerId } = useTenant();
  const { orderId } = useChosen().labels;
  const [way, setWay] = useState<Way>('files');
  const Way = ways[way];
  return (
    <>
      <DrawerBody>
        <div className={className}>
          <p className={styles.lead}>{texts.lead}</p>
          <MandateNote />
          <CoveredOrderField
            kind="register"
            value={orderId}
            onChange={typed => setLabels(customerId, { orderId: typed })}
          />
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>{texts.reimage.title}</MessageBarTitle>
              {texts.reimage.text}
            </MessageBarBody>
          </MessageBar>
          <section aria-label={texts.devices}>
            <TabList selectedValue={way} onTabSelect={(_, { value }) => setWay(value as Way)}>
              {wayNames.map(name => (
                <Tab key={name} value={name} id={`${panel}-${name}`} aria-controls={panel}>
                  {texts.ways[name]}
                </Tab>
              ))}
            </TabList>
            <div className={styles.way} role="tabpanel" id={panel} aria-labelledby={`${panel}-${way}`}>
              <Way />
            </div>
          </section>
          <Sources />
          <Labels />
        </div>
      </DrawerBody>
      <Footer onSent={onSent} />
    </>
  );
}

function Footer({ onSent }: { readonly onSent: () => void }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const acting = useTexts(actingTexts);
  const formats = useFormats();
  const me = useMe();
  const queries = useQueryClient();
  const { customerId } = useTenant();
  const now = useChosen();
  const ready = readySources(now.sources);
  const rows = ready.reduce((sum, { counts }) => sum + counts.toSend, 0);
  const bad = ready.reduce((sum, { counts }) => sum + counts.bad, 0);
  const isChecking = now.sources.some(({ state }) => state.is === 'checking');
  const batches = loadsOf(now, me.tenantKind, '').length;
  const mandates = useCovering('register');
  const mandate = mandateFor(mandates, 'register', now.labels.orderId);
  const lacksOrder = takesOrderId(mandates) && !mandate;
  const room = mandate ? roomOf(mandate) : null;
  const start = () => {
    send(
      { userId: me.id, tenantKind: me.tenantKind, queries },
      customerId,
      now.folder ? `${now.folder}.csv` : texts.joinedName,
    );
    onSent();
  };
  return (
    <DrawerFooter className={styles.footer}>
      <Button appearance="primary" disabledFocusable={rows === 0 || isChecking || lacksOrder} onClick={start}>
        {texts.register}
      </Button>
      <span role="status" className={styles.status}>
        {rows > 0 && lacksOrder && acting.orderIdMissing}
        {rows > 0 && !lacksOrder && texts.ready(formats.number(rows), formats.number(batches))}{' '}
        {bad > 0 && (
          <span className={styles.warning}>
            <WarningFilled className={styles.icon} aria-hidden />
            {texts.willFail(formats.number(bad))}
          </span>
        )}
        {room !== null && rows > room && (
          <span className={styles.warning}>
            <WarningFilled className={styles.icon} aria-hidden />
            {acting.beyond(formats.number(rows - room))}
          </span>
        )}
      </span>
    </DrawerFooter>
  );
}
