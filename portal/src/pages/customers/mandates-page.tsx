export function MandatesPage() {
  return null;
}
