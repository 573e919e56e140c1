import { useParams } from 'wouter';
import { BatchList } from './batch-list.tsx';
import { BatchPage } from './batch-page.tsx';
import { ReceiptPage } from './receipt-page.tsx';

/** All batches; with an ID in the address that batch, or its receipt. */
export function BatchesPage() {
  const { id, view } = useParams<{ readonly id?: string; readonly view?: string }>();
  if (id === undefined) return <BatchList />;
  return view === 'receipt' ? <ReceiptPage id={id} /> : <BatchPage key={id} id={id} />;
}
