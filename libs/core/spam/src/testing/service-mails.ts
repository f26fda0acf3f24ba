import type { OfficeMail } from './office-mails.js';

// Each block: subject, text until ===. Written for this project: what services, shops and senders of newsletters write to people who asked for it.
const BLOCKS = `
Verify your email address
Thanks for signing up! Please verify your email address so we know that it is really you. Click the button below to verify your account. This link is valid for 48 hours. If you did not sign up, you can safely ignore this email.
===
Reset your password
We received a request to reset the password of your account. Click here to choose a new password. If you did not ask for this, please ignore this message and your password will stay the same. The link expires in one hour.
===
Your verification code is 481 223
Your verification code is 481 223. It expires in 10 minutes. Do not share this code with anyone. Our staff will never ask you for it.
===
Your trial ends in 3 days
Hi Sam, your free trial ends in three days. To keep your projects, please choose a plan and add your billing information before Friday. If you do nothing, your account will be moved to the free plan. Need more time? Just reply to this email and we will help you.
===
Payment failed
We could not charge your credit card for your subscription. Please update your payment method in your account settings within the next 7 days, otherwise your subscription will be paused. If you have already updated your card, thank you, there is nothing more to do.
===
Your password will expire in 14 days
This is an automatic notice of the IT department. Your password will expire in 14 days. Please change it at your work computer: press Ctrl, Alt and Delete and choose Change a password. We will never send you a link for this. Questions? Call the help desk.
===
Security alert: new device signed in
Your account was used to sign in from a new device. Device: Pixel phone, location: Hamburg. If this was you, you do not need to do anything. If you do not recognize this activity, secure your account in the settings of the app.
===
Your order is confirmed
Thank you for your order! We will send you another email when it ships. Order total: $54.20. You can view or change your order in your account until 6 pm today. We hope to see you again soon.
===
Your package will arrive tomorrow
Good news! Your package is on its way and will arrive tomorrow between 10 and 12. Not at home? You can choose another day or a neighbour in our app. Please do not reply to this email.
===
How did we do?
Hi Julia, thank you for your recent purchase. We would love to hear your opinion: it takes only two minutes to answer our survey. As a thank you, you will get a 5 % coupon for your next order. Your feedback helps us to get better.
===
You have 3 new notifications
You have 3 new notifications. Priya commented on your post. Two people started to follow you. Click here to see what you have missed. You receive this email because of your notification settings.
===
Welcome to the team plan
Welcome! Your team plan is now active. Here is how to get started: invite your colleagues, create your first project, and connect your calendar. Our free guide shows you the most important features. If you need help, our support team is available every day.
===
Invitation: join Northwind on Taskboard
Alex Romero has invited you to join the workspace Northwind. Click the button below to accept the invitation and create your account. This invitation expires in 7 days. If you do not know the sender, you can ignore this email.
===
Alex shared a document with you
Alex Romero shared the document Budget 2027 with you and wrote: please have a look before our meeting. Open the document to view and comment. You need to sign in with your work account.
===
Please sign: employment contract
You have received a document to review and sign from Harbor Legal. The document is called employment contract. Please review and sign it by 15 December. If you have questions about the content, contact the sender directly.
===
Your statement is available
Your monthly statement is now available in online banking. For your security we never include account details in an email and we never ask for your password. Sign in as usual by typing our address into your browser.
===
Important changes to our terms
We are updating our terms of service and our privacy policy. The changes take effect on January 1. You can read a summary on our web site. By continuing to use our services after that date you agree to the new terms. You do not have to do anything.
===
Our biggest sale of the year starts now
It is here! Up to 50 % off hundreds of products, this week only. Free shipping on all orders over 40 dollars. Shop the sale online or visit one of our stores. While supplies last. You can unsubscribe from our newsletter at any time.
===
New arrivals: spring collection
Discover the new spring collection. Light jackets, linen shirts and comfortable shoes for warm days. Members get early access and free returns. Find your favorites now. To stop receiving these emails, update your preferences.
===
Thank you for your donation
Dear Mrs Lind, thank you very much for your donation of 50 euros to our animal shelter. Your help makes a big difference. You will receive a receipt for your tax return in January. With kind regards, the team of the shelter.
===
Please support our school project
Dear friends and neighbours, our school wants to build a new playground and we need 20,000 dollars. We have already collected 12,000 dollars. If you can help, please make a donation on our web site or at the office. Every dollar counts. Thank you!
===
Your flight booking
Thank you for booking with us. Your booking code is QX71PA. Flight to Lisbon on 3 May, departure at 7:10. Online check-in opens 24 hours before departure. Please check that your name is the same as in your passport.
===
Your reservation is confirmed
Your reservation at the Hotel Seeblick is confirmed: two nights, one double room, breakfast included, total price 268 euros. Free cancellation until 1 June. We look forward to your stay. If you have a special request, reply to this message.
===
Only a few seats left for the concert
Tickets for the concert of the city orchestra are almost sold out. Get yours now at the box office or online. Prices start at 18 dollars. Students pay half. We would be happy to welcome you.
===
Your loan documents
Dear Mr Ortega, your loan for the car has been approved. The amount of 14,000 dollars will be transferred to the dealer after we receive the signed contract. Interest rate: 4.9 percent, 48 months. Please sign the documents at our branch in Main Street.
===
Investor letter, third quarter
Dear investors, the fund returned 2.1 percent in the third quarter. We sold our position in the steel company and bought shares of two software firms. Cash is at 8 percent. Past returns do not guarantee future results. The full report is available to all investors in the portal.
===
Weekly health letter: sleep well
Dear readers, many people have trouble to fall asleep. In this letter our doctor explains what really helps: less light in the evening, a cool room, and no phone in bed. Ask your pharmacy before you take any medicine. Read the full story on our web site.
===
We saved your cart
Hi Dana, you left something in your cart. Your items are still available, but we cannot hold them for long. Complete your order today and get free delivery. If you have any questions about the products, our team is happy to help.
===
Your domain expires soon
Your domain name will expire on 30 December. If automatic renewal is on, you do not need to do anything. Otherwise please renew it in your customer account to keep your web site and email working. The price is 12.90 a year.
===
Storage almost full
You have used 90 % of your 5 GB of storage. If you run out of space, new photos and files cannot be saved. You can delete files that you do not need or get more storage in the settings of your account.
===
We received your application
Dear Ms Novak, thank you for your application for the position of project manager. We will review your documents and contact you within two weeks. Please do not send further documents by email. We wish you the best of luck.
===
Your referral bonus
Good news: your friend has joined with your link, so both of you get a credit of 10 dollars. You will find it in your account and it will be used for your next order. Invite more friends and earn more credit.
===
Monthly giving report of the foundation
Dear friends of the foundation, in October we gave 1.4 million dollars to 32 projects in Africa and Asia. Clean water, schools and small loans for women were the most important ones. In the name of everyone who was helped: thank you. The report is on our web site.
===
Missed call and voice message
You have a new voice message from +44 20 7946 0812, 38 seconds. Call your mailbox to listen to it. This message was sent automatically by the telephone system of your company.
===
Request to quote: machined parts
Dear sales team, please send us your best price and delivery time for 400 pieces of the part on the drawing. We need the goods in week 12. Please quote in USD, delivered to our factory. Kind regards, Purchasing department
===
Introduction: supplier of packaging
Dear Ms Chen, I am writing to introduce our company. We are a manufacturer of paper packaging in Poland and we supply several customers in your industry. I would be happy to send you samples and a price list. Would you have ten minutes for a call next week? Best regards, Piotr
===
Are you available for a quick call?
Hi Ben, are you available for a quick call today? I need your opinion on the offer before I send it to the customer. My mobile number is in the signature. Thanks, Carla
===
Gift cards for the volunteers
Hi Anna, could you please buy five gift cards for our volunteers as we agreed in the meeting? Please keep the receipt so that I can pay you back. Thank you so much for organising this! Ruth
===
My mother has passed away
Dear all, with great sadness I have to tell you that my mother died last night after her long illness. I will not be in the office this week. My husband and I thank you for your kind words. Please contact Peter for everything that is urgent. God bless you, Mary
===
Hello from Ghana
Dear Sarah, greetings from Accra! The children were so happy about the books that your church has sent. Pastor Mensah sends his best wishes and asks whether you will visit us again next year. Thank you and God bless you all. Your friend, Grace
`;

/** Mail of services and shops, newsletters, and what private people write that scams imitate. */
export const SERVICE_MAILS: readonly OfficeMail[] = BLOCKS.trim()
  .split('\n===\n')
  .map((block) => {
    const at = block.indexOf('\n');
    return { subject: block.slice(0, at), text: block.slice(at + 1) };
  });
