type Pages = Readonly<Record<string, (id: string) => string>>;

/** Kinds of items that have a page of their own: its address. */
const PAGES: Pages = {
  ACTION_REQUEST: (id) => `/action-requests/${id}`,
  CASE: (id) => `/cases/${id}/overview`,
  INDICATOR: (id) => `/indicators/${id}`,
  INFORMATION_REQUEST: (id) => `/requests/${id}`,
  NOTICE: (id) => `/notices/${id}`,
  REPORT: (id) => `/reports/${id}`,
};
/** Partners have pages of their own for these. */
const PARTNER_PAGES: Pages = { ...PAGES, ACTION_REQUEST: (id) => `/asked/${id}`, REPORT: (id) => `/outcomes/${id}` };

interface NamedItem {
  readonly itemKind: string | null;
  readonly itemId: string | null;
}

/** The address of the page of an item; undefined: it has none. */
export function itemPath({ itemKind, itemId }: NamedItem, isPartner: boolean): string | undefined {
  const page = itemKind === null ? undefined : (isPartner ? PARTNER_PAGES : PAGES)[itemKind];
  return itemId === null ? undefined : page?.(itemId);
}
