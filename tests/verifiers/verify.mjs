// Verifiers that are not ours, offline: node verify.mjs <folder of their packages> < request.json
//
// See offline.mjs for what the request holds besides what is judged: "credential": {}, "jwt": "", "did": "".

import {pathToFileURL} from "node:url";
import {readFileSync} from "node:fs";
import {asked, request} from "./offline.mjs";

// The door of a package of ES modules, which `require.resolve` does not see.
async function load(name) {
  const home = process.argv[2] + "/node_modules/" + name;
  const about = JSON.parse(readFileSync(home + "/package.json", "utf8"));
  const door = about.exports?.["."] ?? about.exports ?? about.module ?? about.main;
  const path = typeof door === "string" ? door : door.import?.default ?? door.import ?? door.default;
  return import(pathToFileURL(home + "/" + path).href);
}

async function documentLoader(url) {
  const [address, fragment] = url.split("#");
  const did = request.did && address === request.did ? JSON.parse(request.web[didUrl(address)]) : null;
  if (did) {
    if (!fragment) return {documentUrl: url, document: did};
    const method = did.verificationMethod.find((each) => each.id === url);
    if (!method) throw new Error(`no such key: ${url}`);
    return {documentUrl: url, document: {"@context": "https://w3id.org/security/multikey/v1", ...method}};
  }
  if (request.web[address] === undefined) throw new Error(`not here: ${url}`);
  return {documentUrl: url, document: JSON.parse(request.web[address])};
}

function didUrl(did) {
  return "https://" + decodeURIComponent(did.replace("did:web:", "")) + "/.well-known/did.json";
}

async function digitalBazaar() {
  const vc = await load("@digitalbazaar/vc");
  const {DataIntegrityProof} = await load("@digitalbazaar/data-integrity");
  const {cryptosuite} = await load("@digitalbazaar/eddsa-rdfc-2022-cryptosuite");
  const {checkStatus} = await load("@digitalbazaar/vc-bitstring-status-list");
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await vc.verifyCredential({
    credential: request.credential, suite, documentLoader, checkStatus,
  });
  return {
    verified: result.verified,
    status: result.statusResult?.results?.map((each) => [each.credentialStatus.statusPurpose, each.status]),
    error: told(result.error ?? result.statusResult?.error),
  };
}

async function digitalCredentials() {
  const core = await load("@digitalcredentials/verifier-core");
  const result = await core.verifyCredential({credential: request.credential, knownDIDRegistries: []});
  return {
    log: Object.fromEntries((result.log ?? []).map((each) => [each.id, each.valid ?? told(each.error)])),
    errors: (result.errors ?? []).map((each) => each.name),
  };
}

async function jose() {
  const {compactVerify, importJWK} = await load("jose");
  const did = JSON.parse(request.web[didUrl(request.did)]);
  const {kid} = JSON.parse(Buffer.from(request.jwt.split(".")[0], "base64url"));
  const method = did.verificationMethod.find((each) => each.id === kid);
  const multikey = await load("@digitalbazaar/ed25519-multikey");
  const pair = await multikey.from(method);
  const jwk = await multikey.toJwk({keyPair: pair});
  try {
    const {payload, protectedHeader} = await compactVerify(request.jwt, await importJWK(jwk, "EdDSA"));
    return {verified: true, header: protectedHeader, claims: JSON.parse(new TextDecoder().decode(payload))};
  } catch (error) {
    return {verified: false, error: error.code ?? String(error)};
  }
}

function told(error) {
  if (!error) return null;
  return [error.message, ...(error.errors ?? []).map((each) => each.message)].join("; ");
}

const answer = {};
for (const [name, judge] of Object.entries({digitalBazaar, digitalCredentials, jose})) {
  if (name === "jose" ? request.jwt : request.credential) {
    try {
      answer[name] = await judge();
    } catch (error) {
      answer[name] = {crashed: String(error.stack ?? error)};
    }
  }
}
answer.asked = [...new Set(asked)];
console.log(JSON.stringify(answer));
