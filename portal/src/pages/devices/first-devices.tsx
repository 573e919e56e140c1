import { Button, Link, makeStyles, Subtitle1, Subtitle2, tokens } from '@fluentui/react-components';
import { AddRegular, ArrowDownloadRegular } from '@fluentui/react-icons';
import { useMaySend } from '../../lib/customer.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { firstTexts } from './first-texts.ts';

const useStyles = makeStyles({
  steps: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(17rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalXXL,
    marginBlock: tokens.spacingVerticalXL,
  },
  step: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    alignItems: 'flex-start',
  },
  heading: { margin: 0 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  code: {
    display: 'flex',
    alignItems: 'flex-start',
    boxSizing: 'border-box',
    width: '100%',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    padding: tokens.spacingHorizontalS,
  },
  lines: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  download: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
});

/** As docs/guide/register-devices.md has them; the execution policy is that of the window alone. */
const capture = `Set-ExecutionPolicy -Scope Process -ExecutionPolicy Bypass
Install-Script -Name Get-WindowsAutopilotInfo
Get-WindowsAutopilotInfo -OutputFile hardwarehash.csv`;

/** Instead of a list that has nothing yet: how its first devices come into it. */
export function FirstDevices({ onRegister }: { readonly onRegister: () => void }) {
  const styles = useStyles();
  const texts = useTexts(firstTexts);
  const mayRegister = useMaySend('register');
  return (
    <>
      <Subtitle1 as="h2" className={styles.heading}>
        {texts.title}
      </Subtitle1>
      <p className={styles.text}>{mayRegister ? texts.lead : texts.leadOfReaders}</p>
      {mayRegister && (
        <div className={styles.steps}>
          <section className={styles.step}>
            <Subtitle2 as="h3" className={styles.heading}>
              {texts.capture.title}
            </Subtitle2>
            <p className={styles.text}>{texts.capture.lead}</p>
            <div className={styles.code}>
              <pre className={styles.lines}>{capture}</pre>
              <CopyButton text={capture} label={texts.capture.copy} />
            </div>
            <p className={styles.text}>{texts.capture.newDevices}</p>
          </section>
          <section className={styles.step}>
            <Subtitle2 as="h3" className={styles.heading}>
              {texts.file.title}
            </Subtitle2>
            <p className={styles.text}>{texts.file.lead}</p>
            <Template path={paths.selfServiceTemplate} label={texts.file.template} />
            <Template path={paths.partnerTemplate} label={texts.file.partnerTemplate} />
          </section>
          <section className={styles.step}>
            <Subtitle2 as="h3" className={styles.heading}>
              {texts.bring.title}
            </Subtitle2>
            <p className={styles.text}>{texts.bring.lead}</p>
            <Button appearance="primary" icon={<AddRegular />} onClick={onRegister}>
              {texts.bring.register}
            </Button>
          </section>
        </div>
      )}
    </>
  );
}

function Template({ path, label }: { readonly path: string; readonly label: string }) {
  const styles = useStyles();
  return (
    <Link href={path} download className={styles.download}>
      <ArrowDownloadRegular aria-hidden />
      {label}
    </Link>
  );
}
