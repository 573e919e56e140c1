import { Button, Link, makeStyles, Select, Subtitle1, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular, ArrowUploadRegular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { CatalogueFilter, CatalogueRecord } from '../../../../src/contracts/catalogue.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useOpened } from '../../lib/opened.ts';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useMay } from '../../lib/session.tsx';
import { NoneYet } from '../../parts/none-yet.tsx';
import { Page } from '../../parts/page.tsx';
import { PagedList } from '../../parts/paged-list.tsx';
import type { Column } from '../../parts/record-list/columns.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { Time } from '../../parts/time.tsx';
import { FileRecords } from './file-records.tsx';
import { RecordMark } from './record-mark.tsx';
import { RecordPanel } from './record-panel.tsx';
import { catalogueTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

/** The hardware records that an OEM filed; search and state are in the address. */
export function CataloguePage() {
  const styles = useStyles();
  const texts = useTexts(catalogueTexts);
  const queries = useQueryClient();
  const columns = useColumns();
  const [address, change] = useAddress();
  const [opened, open] = useOpened(paths.catalogue);
  const may = useMay('catalogue.write');
  const filter = filterIn(address);
  const list = usePaged(keys.catalogueList(filter), page => api.partners.catalogue.list({ ...filter, ...page }));
  const onSearch = useCallback((text: string) => change({ search: text }), [change]);
  const isFiltered = filter.search !== undefined || filter.state !== undefined;
  return (
    <Page title={texts.title} lead={texts.lead} fills>
      <div className={styles.bar}>
        {may && (
          <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => change({ file: '1' })}>
            {texts.file.act}
          </Button>
        )}
        <SearchField label={texts.search} value={filter.search ?? ''} onSearch={onSearch} />
        <Select
          aria-label={texts.state}
          value={filter.state ?? ''}
          onChange={(_, { value }) => change({ state: value })}
        >
          <option value="">{texts.states.all}</option>
          <option value="filed">{texts.states.filed}</option>
          <option value="withdrawn">{texts.states.withdrawn}</option>
        </Select>
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          onClick={() => void readAnew(queries, { queryKey: keys.catalogue })}
        >
          {texts.refresh}
        </Button>
      </div>
      <PagedList
        paged={list}
        label={texts.title}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ serialNumber }) => serialNumber}
        place={JSON.stringify(filter)}
        onOpen={({ id }) => open(id)}
        opened={opened}
        empty={
          isFiltered ? (
            <NoMatch onClear={() => change({ search: null, state: null })} />
          ) : (
            <NoneYet {...texts.noneYet} />
          )
        }
      />
      {opened && <RecordPanel key={opened} id={opened} onClose={() => open(null)} />}
      {may && address.get('file') && <FileRecords onClose={() => change({ file: null })} />}
    </Page>
  );
}

function filterIn(address: URLSearchParams): CatalogueFilter {
  const search = address.get('search') ?? '';
  const state = (['filed', 'withdrawn'] as const).find(each => each === address.get('state'));
  return { ...(search !== '' && { search }), ...(state && { state }) };
}

function useColumns(): readonly Column<CatalogueRecord>[] {
  const { columns: labels, yes, no } = useTexts(catalogueTexts);
  const column = (
    id: keyof typeof labels,
    width: string,
    cell: Column<CatalogueRecord>['cell'],
  ): Column<CatalogueRecord> => ({ ...{ id, label: labels[id], width, cell } });
  return [
    { ...column('serialNumber', 'minmax(9rem, 1.2fr)', ({ serialNumber }) => serialNumber), essential: true },
    column('manufacturer', 'minmax(8rem, 1.2fr)', ({ manufacturer }) => manufacturer),
    column('model', 'minmax(8rem, 1.4fr)', ({ model }) => model),
    column('productKeyId', 'minmax(9rem, 1fr)', ({ productKeyId }) => productKeyId ?? '–'),
    column('tpm', 'minmax(3.5rem, 0.4fr)', ({ tpm }) => (tpm ? yes : no)),
    { ...column('state', 'minmax(8rem, 0.9fr)', record => <RecordMark record={record} />), essential: true },
    column('filedAt', 'minmax(11.5rem, 1fr)', ({ filedAt }) => <Time at={filedAt} />),
  ];
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { title, clear } = useTexts(catalogueTexts).noMatch;
  return (
    <>
      <Subtitle1 as="h2">{title}</Subtitle1>
      <p>
        <Link onClick={onClear}>{clear}</Link>
      </p>
    </>
  );
}
