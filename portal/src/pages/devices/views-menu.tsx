import {
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { BookmarkRegular, DeleteRegular, LinkRegular, SaveRegular } from '@fluentui/react-icons';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useAddress } from '../../lib/address.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { SaveViewDialog } from './save-view-dialog.tsx';
import { queryOfView, useSavedViews } from './saved-views.ts';
import { viewTexts } from './view-texts.ts';

/** The views that somebody keeps, and what can be done with the present one. */
export function ViewsMenu() {
  const texts = useTexts(viewTexts);
  const [address] = useAddress();
  const [, go] = useLocation();
  const { paths, customerId } = useTenant();
  const me = useMe();
  const { views, save, remove } = useSavedViews(customerId ?? me.tenantId);
  const [naming, setNaming] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const query = queryOfView(address);
  const current = views.find(view => view.query === query);
  const link = () => navigator.clipboard.writeText(`${location.origin}${paths.devices}${query && `?${query}`}`);
  const stopNaming = () => {
    setNaming(false);
    trigger.current?.focus();
  };
  return (
    <>
      <Menu hasIcons checkedValues={{ view: current ? [current.name] : [] }}>
        <MenuTrigger disableButtonEnhancement>
          <Button ref={trigger} appearance="subtle" icon={<BookmarkRegular />}>
            {current?.name ?? texts.views}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuGroup>
              <MenuGroupHeader>{views.length > 0 ? texts.saved : texts.noneSaved}</MenuGroupHeader>
              {views.map(view => (
                <MenuItemRadio
                  key={view.name}
                  name="view"
                  value={view.name}
                  onClick={() => go(`${paths.devices}?${view.query}`)}
                >
                  {view.name}
                </MenuItemRadio>
              ))}
            </MenuGroup>
            <MenuDivider />
            <MenuItem icon={<SaveRegular />} onClick={() => setNaming(true)}>
              {texts.save}
            </MenuItem>
            {current && (
              <MenuItem icon={<DeleteRegular />} onClick={() => remove(current.name)}>
                {texts.remove(current.name)}
              </MenuItem>
            )}
            <MenuItem icon={<LinkRegular />} onClick={() => void link()}>
              {texts.copyLink}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {naming && (
        <SaveViewDialog
          names={views.map(({ name }) => name)}
          onSave={name => {
            save({ name, query });
            stopNaming();
          }}
          onClose={stopNaming}
        />
      )}
    </>
  );
}
