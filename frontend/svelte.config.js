export default {
  compilerOptions: {
    runes: true,
    // A component's own name says as much as a hash of its styles, and weighs less.
    cssHash: ({ name }) => `of-${name}`,
  },
};
