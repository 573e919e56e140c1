import { makeStyles, tokens } from '@fluentui/react-components';

/** Of a list that says what deregistering means. */
export const useMeaningStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalXL,
    marginBlock: tokens.spacingVerticalS,
  },
});
