// Milliseconds. Programs take seconds to start on a busy machine; a test that hangs still ends.
import { jest } from '@jest/globals'

jest.setTimeout(60_000)
