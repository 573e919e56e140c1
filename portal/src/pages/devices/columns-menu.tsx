import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { ColumnEditRegular } from '@fluentui/react-icons';
import { useTexts } from '../../lib/language.tsx';
import { partTexts } from '../../parts/texts.ts';
import { type ChosenColumns, fixedColumn } from './chosen-columns.ts';
import { deviceTexts } from './texts.ts';

/** Which columns the list has. */
export function ColumnsMenu({ all, shown, choose, reset }: ChosenColumns) {
  const texts = useTexts(deviceTexts);
  const checkedValues = { columns: shown.map(({ id }) => id) };
  return (
    <Menu
      hasCheckmarks
      checkedValues={checkedValues}
      onCheckedValueChange={(_, { checkedItems }) =>
        choose(all.map(({ id }) => id).filter(id => checkedItems.includes(id)))
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<ColumnEditRegular />}>
          {useTexts(partTexts).columns}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {all.map(({ id, label }) => (
            <MenuItemCheckbox key={id} name="columns" value={id} disabled={id === fixedColumn} persistOnClick>
              {label}
            </MenuItemCheckbox>
          ))}
          <MenuDivider />
          <MenuItem onClick={reset}>{texts.usualColumns}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
