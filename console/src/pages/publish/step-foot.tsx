import { type ReactNode, useEffect, useRef } from 'react';
import { isSendKey } from '../../app/send-key.ts';
import { Text } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';

interface StepFootProps {
  /** The words of the button that goes on. */
  readonly act: ReactNode;
  readonly isBusy: boolean;
  readonly note?: ReactNode;
  readonly onBack?: () => void;
}

/** Goes on or back. Ctrl+Enter goes on, wherever the focus is. */
export function StepFoot({ act, isBusy, note, onBack }: StepFootProps): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!isSendKey(event) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      button.current?.click();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="row w step-foot">
      {note && <span className="s m grow">{note}</span>}
      {onBack && (
        <button className="btn lg end" type="button" onClick={onBack}>
          <Text id="publish.back" />
        </button>
      )}
      <button className={`btn lg pri${onBack ? '' : ' end'}`} type="submit" ref={button} disabled={isBusy}>
        {act} <Icon name="arrow" /> <kbd aria-hidden="true">Ctrl ↵</kbd>
      </button>
    </div>
  );
}
