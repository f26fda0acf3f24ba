// Programs of workers are files of their own. The build puts each beside the program that names it, tests get one that is built when it is first imported; see
// tools/worker-programs.mjs.
declare module 'program:*' {
  const url: URL;
  export default url;
}
