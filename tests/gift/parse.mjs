// Reads GIFT from stdin as JSON {"texts": [...]} and prints, for each, what gift-pegjs sees in it.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const parser = createRequire(`${process.argv[2]}/x.js`)("gift-pegjs");
const { texts } = JSON.parse(readFileSync(0, "utf8"));
console.log(
  JSON.stringify(
    texts.map((text) => {
      try {
        return { questions: parser.parse(text) };
      } catch (error) {
        return { error: error.message };
      }
    }),
  ),
);
