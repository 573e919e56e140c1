/** The local day of a time, as `2026-12-31`; empty where there is none. */
export function dayOf(at: string | null): string {
  if (at === null) return '';
  const time = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

/** The end of a local day, as the API writes times; what is no day stays as it is, for the contract to refuse. */
export function endOf(day: string): string | null {
  if (day === '') return null;
  const end = new Date(`${day}T23:59:59.999`);
  return Number.isNaN(end.getTime()) ? day : end.toISOString();
}
