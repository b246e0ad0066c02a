// A real OpenID provider for tests: oidc-provider with its own sign-in pages, on the day that tests live on.
//
//   node provider.mjs FOLDER     where FOLDER holds node_modules
//
// reads {port, host, shift, jwks, client, accounts} from the first line of its input, and writes a line when
// it listens. POST /control with {accounts} changes what it knows of people.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createInterface } from 'node:readline';

const input = createInterface({ input: process.stdin });
input.on('close', () => process.exit());  // whoever started it is gone
const line = await new Promise((resolve) => input.once('line', resolve));
const { port, host, shift, jwks, client, accounts } = JSON.parse(line);

const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + shift * 1000); }
  static now() { return Real.now() + shift * 1000; }
};

const found = createRequire(pathToFileURL(`${process.argv[2]}/`)).resolve('oidc-provider');
const { Provider } = await import(pathToFileURL(found));

const MONTH = 30 * 24 * 3600;
let people = accounts;

const provider = new Provider(`http://${host}:${port}`, {
  clients: [client],
  jwks,
  cookies: { keys: ['only tests know it'] },
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'given_name', 'family_name', 'locale', 'employee_number'],
    groups: ['groups'],
  },
  scopes: ['openid', 'offline_access'],
  pkce: { required: () => true },
  ttl: { Interaction: MONTH, Session: MONTH, Grant: MONTH },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ ...people[id], sub: id }),
  }),
});

provider.use(async (context, next) => {
  if (context.path !== '/control') return next();
  let text = '';
  for await (const part of context.req) text += part;
  people = JSON.parse(text).accounts;
  context.status = 204;
});

provider.listen(port, () => console.log('listening'));
