// A certified OpenID Connect provider on this machine, with the claims that Entra ID sends. Arguments: its port, the one redirect address.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const account = { sub: 'ada', oid: '11111111-0000-4000-8000-000000000001', tid: 'directory-a', name: 'Ada Example', roles: ['SecurityReviewer'], groups: [] };
let [keys, pair, provider, handle, count] = [null, null, null, null, 0];

// New keys under a new id, and the old ones gone: what a rollover looks like to who kept the old ones.
async function rotate() {
  pair = await generateKeyPair('RS256', { extractable: true });
  keys = { ...(await exportJWK(pair.privateKey)), kid: `key-${++count}`, use: 'sig', alg: 'RS256' };
  provider = new Provider(issuer, {
    jwks: { keys: [keys] },
    clients: [{ client_id: 'verify', client_secret: 'not-a-secret', token_endpoint_auth_method: 'client_secret_post', redirect_uris: [redirect], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }],
    cookies: { keys: ['test'] },
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub', 'oid', 'tid', 'name', 'roles', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: async () => true,
    rotateRefreshToken: false,
    findAccount: (_, sub) => (account.gone ? undefined : { accountId: sub, claims: async () => ({ ...account, sub }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile offline_access');
      await grant.save();
      return grant;
    },
  });
  handle = provider.callback();
}

async function control(request, response, url) {
  const asked = Object.fromEntries(url.searchParams);
  if (url.pathname === '/test/account') {
    Object.assign(account, JSON.parse(asked.change));
  } else if (url.pathname === '/test/rotate') {
    await rotate();
  } else if (url.pathname === '/test/token') {
    const { key = 'own', expires = '5m', ...claims } = JSON.parse(asked.claims);
    const signer = key === 'own' ? pair : await generateKeyPair('RS256');
    const token = await new SignJWT({ iss: issuer, aud: 'verify', ...account, scp: 'access_as_user', ...claims }).setProtectedHeader({ alg: 'RS256', kid: keys.kid }).setIssuedAt().setExpirationTime(expires).sign(signer.privateKey);
    response.end(token);
    return;
  }
  response.end('done');
}

await rotate();
createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  try {
    if (url.pathname.startsWith('/test/')) await control(request, response, url);
    else if (url.pathname.startsWith('/interaction/')) await provider.interactionFinished(request, response, { login: { accountId: account.sub } }, { mergeWithLastSubmission: false });
    else handle(request, response);
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
// Whoever started this holds its input open: when they are gone, so is this.
process.stdin.on('end', () => process.exit(0)).resume();
