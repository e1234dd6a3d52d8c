export default {
  compilerOptions: {
    runes: true,
    discloseVersion: false, // nothing reads it
    // A component's own name says as much as a hash of its styles, and weighs less.
    cssHash: ({ name }) => `of-${name}`,
  },
};
