package unofficial.ravelin

import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** What README shows, word for word. */
class ReadmeTest {
    @Test
    fun `the example of README runs`() {
        val rsaKey = vectors("keys").jsonArray[1].jsonObject.getValue("spellings").jsonArray[0].jsonObject.text("key")
        val savedDeviceId: String? = "rjs-saved"

        val paymentMethod = encryptCard(rsaKey, Card(pan = "4111 1111 1111 1111", month = 7, year = 2028)).toJson()
        val passwordHashed = hashPassword("correct horse battery staple")
        val deviceId = adoptDeviceId(savedDeviceId)

        assertTrue(paymentMethod.startsWith("""{"methodType":"paymentMethodCipher","""))
        assertEquals("c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a", passwordHashed)
        assertEquals("rjs-saved", deviceId)
    }
}
