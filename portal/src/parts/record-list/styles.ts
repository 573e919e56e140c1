import { makeStyles, tokens } from '@fluentui/react-components';

/** Pixels. All rows have the same height, so that a place in the list is known without drawing what is before it. */
export const rowHeight = 44;

const phone = '@media (max-width: 640px)';

const line = {
  display: 'grid',
  gridTemplateColumns: 'var(--columns)',
  columnGap: tokens.spacingHorizontalM,
  alignItems: 'center',
  padding: `0 ${tokens.spacingHorizontalM}`,
  boxSizing: 'border-box',
  height: `${rowHeight}px`,
  borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  [phone]: { gridTemplateColumns: 'var(--narrow-columns)' },
} as const;

export const useListStyles = makeStyles({
  frame: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    minHeight: '14rem',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    overflow: 'hidden',
  },
  scroller: { flexGrow: 1, overflow: 'auto', position: 'relative' },
  // As wide as the columns are at least, so that headings and rows go sideways together.
  grid: { minWidth: 'min-content' },
  rows: { position: 'relative' },
  heading: {
    ...line,
    position: 'sticky',
    top: 0,
    zIndex: 1,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  headingButton: { minWidth: 0, padding: 0, fontWeight: tokens.fontWeightSemibold, justifyContent: 'flex-start' },
  row: {
    ...line,
    position: 'absolute',
    insetInline: 0,
    top: 0,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  opens: { cursor: 'pointer' },
  marked: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 },
  end: { textAlign: 'end' },
  wideOnly: { [phone]: { display: 'none' } },
  empty: { padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalXXL}` },
  loading: { padding: tokens.spacingVerticalL, textAlign: 'center', color: tokens.colorNeutralForeground2 },
});
