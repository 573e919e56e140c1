import { tokens } from '@fluentui/react-components';

const height = 12;

/** A bar as long as its share of the whole, both of 1; `mark` is a line that it may not or should not reach. */
export function Bar({
  share,
  color,
  mark,
}: {
  readonly share: number;
  readonly color: string;
  readonly mark?: number;
}) {
  return (
    <svg width="100%" height={height} aria-hidden>
      <rect width="100%" height={height} rx="2" style={{ fill: tokens.colorNeutralBackground6 }} />
      {/* However few there are, they are to be seen. */}
      {share > 0 && <rect height={height} rx="2" style={{ fill: color, width: `max(2px, ${share * 100}%)` }} />}
      {mark !== undefined && (
        <rect x={`${mark * 100}%`} width="2" height={height} style={{ fill: tokens.colorNeutralForeground1 }} />
      )}
    </svg>
  );
}
