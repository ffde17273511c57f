/** Marks of state secrets (Law on Guarding State Secrets: top secret, secret, confidential, with a star before the years). */
const MARK = /^\s*(绝\s*密|机\s*密|秘\s*密)|[密]\s*[★☆]|^\s*(top secret|secret|confidential)\s*([★☆]|$)/i;

/** Whether a mark of confidentiality says that a paper is a state secret, which a system like this one must not hold. */
export const isStateSecretMark = (text: string): boolean => MARK.test(text);
