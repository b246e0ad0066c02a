// A world without a network: the request on standard input is {"web": {address: text}, "now": "", ...}. Every
// address is looked up in "web", which holds what our own pages answered; and it is "now".

import {readFileSync} from "node:fs";

export const request = JSON.parse(readFileSync(0, "utf8"));
export const asked = [];

const RealDate = Date;
const shift = Date.parse(request.now) - Date.now();

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length) super(...given);
    else super(RealDate.now() + shift);
  }

  static now() {
    return RealDate.now() + shift;
  }
};

globalThis.fetch = async (input) => {
  const url = typeof input === "string" ? input : input.url ?? String(input);
  asked.push(url);
  const text = request.web[url];
  if (text === undefined) return new Response("not here", {status: 404});
  return new Response(text, {status: 200, headers: {"content-type": "application/json"}});
};
