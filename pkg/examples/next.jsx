"use client"; // In Next.js: the file that says so, and the rest is React. Nothing here runs before there is a page.

export { default } from "./React.jsx";
