import { createAllowance } from './allowance.ts';

/** Whether the page goes away. */
let isHiding = false;
addEventListener('pagehide', () => (isHiding = true));
addEventListener('pageshow', () => (isHiding = false));
/** Browsers let requests outlive their page up to 64 KiB, all of them together. */
const kept = createAllowance(60_000);

/** `fetch`, except that what is sent while the page goes away outlives it, as far as browsers let it. */
export function outlivingFetch(url: string, init: RequestInit): Promise<Response> {
  const end = isHiding && typeof init.body === 'string' ? kept.take(init.body) : undefined;
  return end ? fetch(url, { ...init, keepalive: true }).finally(end) : fetch(url, init);
}
