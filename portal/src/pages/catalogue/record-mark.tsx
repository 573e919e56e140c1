import { tokens } from '@fluentui/react-components';
import { ArchiveRegular, ProhibitedRegular } from '@fluentui/react-icons';
import type { CatalogueRecord } from '../../../../src/contracts/catalogue.ts';
import { useTexts } from '../../lib/language.tsx';
import { Mark } from '../../parts/mark.tsx';
import { catalogueTexts } from './texts.ts';

const filed = { Icon: ArchiveRegular, color: tokens.colorStatusSuccessForeground1 };
const withdrawn = { Icon: ProhibitedRegular, color: tokens.colorNeutralForeground2 };

/** Whether rows match a record: icon and word. */
export function RecordMark({ record: { withdrawnAt } }: { readonly record: CatalogueRecord }) {
  const { states } = useTexts(catalogueTexts);
  return withdrawnAt === null ? (
    <Mark look={filed}>{states.filed}</Mark>
  ) : (
    <Mark look={withdrawn}>{states.withdrawn}</Mark>
  );
}
