import { createReadStream, existsSync, type ReadStream } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'graphiql');

/** Files of the build (console/graphiql/build.mjs), and their types; no other file is ever served. */
const FILES: Readonly<Record<string, string>> = {
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'codicon.ttf': 'font/ttf',
  'editor.worker.js': 'text/javascript; charset=utf-8',
  'json.worker.js': 'text/javascript; charset=utf-8',
  'graphql.worker.js': 'text/javascript; charset=utf-8',
};

export interface GraphiqlFile {
  readonly type: string;
  readonly content: ReadStream;
}

/** Returns whether GraphiQL was built into this copy of the hub. */
export const hasGraphiql = (): boolean => Object.keys(FILES).every((name) => existsSync(join(FOLDER, name)));

/** @returns undefined when there is no such file */
export function graphiqlFile(name: string): GraphiqlFile | undefined {
  const type = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  const path = join(FOLDER, name);
  return type === undefined || !existsSync(path) ? undefined : { type, content: createReadStream(path) };
}

export const GRAPHIQL_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Entente · GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/page.css">
<style>html, body, #root { height: 100%; margin: 0; }</style>
</head>
<body>
<div id="root"><noscript>GraphiQL needs JavaScript. Send GraphQL requests by POST to this address.</noscript></div>
<script src="/graphiql/page.js"></script>
</body>
</html>
`;

/** Allows scripts, workers and connections of this hub only. The editor writes style attributes, which need unsafe-inline for styles. */
export const graphiqlPolicy = (address: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(address).origin.replace(/^http/, 'ws')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
