import { type ReactNode, useState } from 'react';
import { Text } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';
import { Note } from '../../parts/states.tsx';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Recovery codes, which are shown once: to print or copy. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps): ReactNode {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(codes.join('\n'));
    setCopied(true);
  };
  return (
    <div className="stack">
      <Note tone="warning" icon="alert">
        <Text id="codes.why" />
      </Note>
      <ol className="codes v print-this">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row w">
        <button className="btn" type="button" onClick={() => void copy()}>
          <Icon name="copy" />
          <Text id="codes.copy" />
        </button>
        <button className="btn" type="button" onClick={() => print()}>
          <Icon name="file" />
          <Text id="codes.print" />
        </button>
        <span className="s q" role="status">
          {isCopied && <Text id="codes.copied" />}
        </span>
        <button className="btn pri end" type="button" onClick={onKept}>
          <Text id="codes.kept" />
        </button>
      </div>
    </div>
  );
}
