export function CustomerBatchesPage() {
  return null;
}
