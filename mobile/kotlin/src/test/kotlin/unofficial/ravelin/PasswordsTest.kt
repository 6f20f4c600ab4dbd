package unofficial.ravelin

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** Every published form of a password's hash. */
class PasswordsTest {
    private val passwords = list("passwords")
    private val emails = list("emailPasswords")

    private fun list(name: String) = vectors("passwords").jsonObject.getValue(name).jsonArray.map(JsonElement::jsonObject)

    @Test
    fun `no vector is missing`() = assertEquals(50 to 22, passwords.size to emails.size)

    @TestFactory
    fun passwords() = passwords.tests({ it.text("note") }) {
        val password = it.text("password")
        assertEquals(it.text("sha256Hex"), hashPassword(password))
        assertEquals(it.text("sha256Base64"), hashCustomerPassword(password))
        assertEquals(it.text("sha1Sha256Hex"), hashPasswordSha1Sha256(password))
    }

    @TestFactory
    fun `e-mails and passwords`() = emails.tests({ it.text("note") }) {
        assertEquals(it.text("emailPasswordSha256Hex"), hashEmailPassword(it.text("email"), it.text("password")))
    }
}
