import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  makeStyles,
  OverlayDrawer,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useFocusReturn } from '../../lib/focus.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { forgetSent, useSentBatches } from '../../lib/under-way.ts';
import { partTexts } from '../../parts/texts.ts';
import { Choosing } from './choosing.tsx';
import { useChosen } from './chosen.ts';
import { dropUploads, useUploads } from './sending.ts';
import { Sent } from './sent.tsx';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  drawer: { width: 'min(60rem, 100vw)', maxWidth: '100vw' },
  body: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXL,
    paddingTop: tokens.spacingVerticalS,
    paddingBottom: tokens.spacingVerticalXXL,
    minWidth: 0,
  },
});

/** The fly-in that registers devices: from what is chosen to the receipt. */
export function RegisterPanel({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { close } = useTexts(partTexts);
  const { id: userId } = useMe();
  useFocusReturn();
  const { customerId } = useTenant();
  const sent = useSentBatches().filter(each => each.sent.customerId === customerId);
  const { waiting } = useUploads();
  const title = useRef<HTMLHeadingElement>(null);
  // What is chosen is followed for this alone: what had the focus may have gone with it, and then no key would be heard.
  useChosen();
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus();
  });
  const [wantsMore, setWantsMore] = useState(false);
  const showsSent = waiting.length > 0 || (sent.length > 0 && !wantsMore);
  const registerMore = () => {
    const settled = sent.filter(({ batch }) => batch?.finishedAt != null).map(({ sent: { id } }) => id);
    forgetSent(userId, settled);
    setWantsMore(true);
  };
  const back = () => {
    dropUploads(customerId);
    setWantsMore(true);
  };
  return (
    <OverlayDrawer
      open
      position="end"
      className={styles.drawer}
      aria-label={texts.title}
      onOpenChange={(_, { open }) => open || onClose()}
    >
      <DrawerHeader>
        <DrawerHeaderTitle
          heading={{ ref: title, tabIndex: -1 }}
          action={<Button appearance="subtle" aria-label={close} icon={<DismissRegular />} onClick={onClose} />}
        >
          {texts.title}
        </DrawerHeaderTitle>
      </DrawerHeader>
      {showsSent ? (
        <DrawerBody>
          <div className={styles.body}>
            <Sent sent={sent} onMore={registerMore} onBack={back} />
          </div>
        </DrawerBody>
      ) : (
        <Choosing className={styles.body} onSent={() => setWantsMore(false)} />
      )}
    </OverlayDrawer>
  );
}
