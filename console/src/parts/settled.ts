import { useEffect, useMemo, useState } from 'react';

/** A value that no longer changes: as it was when it had stayed equal for some milliseconds. It must be JSON. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return useMemo(() => JSON.parse(settled) as Value, [settled]);
}
